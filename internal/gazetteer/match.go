package gazetteer

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/area"
)

// Hit is a range of words that names one place or several places of one name.
type Hit struct {
	Start, End int         // words [Start, End) of those given to Match
	Candidates []Candidate // at least one, best first as far as the name alone tells
}

// Candidate is one place that a hit may mean.
type Candidate struct {
	Place   *Place // read-only: candidates share it
	Score   int    // 0–100, how likely the name alone means this place; Resolve adds what the context says
	Clitic  bool   // a leading و ف ب ل ك was taken off to read the name
	Prefix  string // those letters; of ل that runs into the article (للرقة), without it
	Spelled bool   // written as in the table, article included; not only close to it
	Word    bool   // the name it is read by is also a word of reports (Place.Common, Place.CommonEN)
	Article bool   // in Arabic, the name has an article and the text has none, or the other way round, or another ending

	landed bool // the name has two words, of which the first is one for land: "تل صفوك"
	loose  bool // only the consonants are those of the name
	short  bool // the name is too short to be sure of when it is spelled so much otherwise
}

// maxWords is how many words a name may have.
const maxWords = 7

// word is a word of texts, prepared once. It is read-only.
type word struct {
	folded  string // as in area.Words, parts joined
	key     string
	parts   int      // words of a name in it: "Abu-Kamal" has two
	article bool     // began with an article
	arabic  bool     //
	capital bool     // its first letter is a Latin capital
	raw     string   //
	plain   string   // see foldWord
	cue     string   // see bare
	in      wordSets // that plain and cue are in
	names   atomic.Pointer[names]
}

// names are the ways to read a word as the first of a name.
type names struct {
	ways []reading
	dead bool // no name begins with any of them
}

// Match finds the names of places in the words of a text, in order, longest first, without overlaps. The words
// are those of the text as they stand there or as text.Fold leaves them. Words as they stand are better: when
// any of them has a Latin capital, a Latin name must begin with one. Punctuation must not be among the words of
// one name; give sentences one by one, or all words of a text, as Resolve takes them.
//
// Names are found in any usual spelling, with or without article, written apart or together, and behind و ف ب
// ل ك. Match says only what a name can mean; most texts need Resolve to choose.
func (g *Gazetteer) Match(words []string) []Hit { return g.match(g.newPage(words)) }

// Find reads the places of a text: what Match and Resolve find and, among it, what Unlisted does, by where they begin.
// Readings that are not sure are left out. Prepared once, it costs less than the three one after the other.
func (g *Gazetteer) Find(words []string, ctx Context) []Reading {
	t := g.numberedPage(words, ctx.Numbers)
	hits := g.match(t)
	readings := g.resolve(t, hits, ctx)
	unlisted := g.unlisted(t, readings)
	if len(unlisted) == 0 {
		return slices.DeleteFunc(readings, func(r Reading) bool { return !r.Sure })
	}
	out := make([]Reading, 0, len(readings)+len(unlisted))
	for i, k := 0, 0; i < len(readings) || k < len(unlisted); {
		switch {
		case i < len(readings) && !readings[i].Sure:
			i++
		case k >= len(unlisted) || i < len(readings) && readings[i].Start <= unlisted[k].Start:
			out = append(out, readings[i])
			i++
		default:
			out = append(out, unlisted[k])
			k++
		}
	}
	return out
}

// page is a text whose words are prepared.
type page struct {
	raw    []string
	words  []*word
	folded []string // as the tables of this package hold them
	cased  bool
}

func (g *Gazetteer) newPage(words []string) *page {
	t := &page{raw: words, words: make([]*word, len(words)), folded: make([]string, len(words))}
	for i, w := range words {
		t.put(i, g.word(w))
	}
	return t
}

// numberedPage is newPage of words that are numbered.
func (g *Gazetteer) numberedPage(words []string, numbers []int32) *page {
	if len(numbers) != len(words) || len(words) == 0 {
		return g.newPage(words)
	}
	t := &page{raw: words, words: make([]*word, len(words)), folded: make([]string, len(words))}
	seen := make([]*word, max(0, slices.Max(numbers)+1))
	for i, w := range words {
		n := numbers[i]
		if n < 0 {
			t.put(i, g.word(w))
			continue
		}
		if seen[n] == nil {
			seen[n] = g.word(w)
		}
		t.put(i, seen[n])
	}
	return t
}

// keptWords bounds the prepared words that are kept for the next texts, which have most of their words in common: 3 MB at
// most. longestKept is the longest of them in bytes.
const (
	keptWords   = 1 << 13
	longestKept = 48
)

// word is a prepared word.
func (g *Gazetteer) word(raw string) *word {
	if len(raw) > longestKept {
		return prepare(raw)
	}
	at := &g.words[maphash.String(g.seed, raw)%keptWords]
	w := at.Load()
	if w == nil || w.raw != raw {
		w = prepare(strings.Clone(raw)) // the text is not kept
		at.Store(w)
	}
	return w
}

func (t *page) put(i int, p *word) {
	t.words[i], t.folded[i] = p, p.plain
	t.cased = t.cased || p.capital
}

func (g *Gazetteer) match(t *page) []Hit {
	m := matcher{g: g, words: t.words, cased: t.cased}
	var hits []Hit
	for i := 0; i < len(m.words); {
		h := m.at(i)
		if len(h.Candidates) == 0 {
			i++
			continue
		}
		if m.words[i].arabic && h.End-i == 2 && m.sides(i, h.End) {
			i++ // "شمال غرب العراق", "البادية الغربية لتدمر"
			continue
		}
		hits = append(hits, h)
		i = h.End
	}
	return hits
}

// sides reports words [i, end) of which the first belongs to the direction before it, or the second to the place behind.
func (m *matcher) sides(i, end int) bool {
	first, second := m.words[i].plain, m.words[i+1].plain
	if compass[first] != "" {
		return i > 0 && compass[bare(m.words[i-1].plain)] != ""
	}
	rest, defined := strings.CutPrefix(second, "ال")
	return defined && compass[strings.TrimSuffix(rest, "ه")] != "" && countryside[bare(first)] && end < len(m.words) && strings.HasPrefix(m.words[end].plain, "ل") && m.at(end).Candidates != nil
}

func prepare(raw string) *word {
	w := &word{raw: raw, plain: raw}
	if raw == "على" || raw == "إلى" || raw == "الى" {
		w.plain = foldWord(raw)
		w.tell()
		return w // no علي
	}
	var one [1]string
	parts := one[:]
	if one[0] = raw; !folded(raw) {
		bare := owned(raw)
		if w, ok := arabicWord(raw); ok {
			one[0] = w
		} else {
			parts = area.Words(bare)
		}
		switch {
		case len(bare) != len(raw):
			w.plain = foldWord(raw)
		case len(parts) == 1:
			w.plain = parts[0]
		case len(parts) > 1:
			w.plain = strings.Join(parts, "")
		}
	}
	for _, p := range parts {
		k := area.WordKey(p)
		if w.key == "" && k != p && (k == "" || strings.HasSuffix(p, k)) {
			w.article = true
		}
		if w.key == "" {
			w.key = k
		} else {
			w.key += k
		}
		if k != "" || p[0] >= 0x80 {
			// A Latin article is written in too many ways to compare.
			if w.folded == "" {
				w.folded = p
			} else {
				w.folded += p
			}
		}
		if k != "" {
			w.parts++
		}
	}
	for _, r := range raw {
		if r >= 'a' && r <= 'z' {
			break
		}
		if r >= 'A' && r <= 'Z' {
			w.capital = true
			break
		}
		if r >= 0x0620 && r <= 0x064a {
			w.arabic = true
			break
		}
		if r >= utf8.RuneSelf && unicode.IsLetter(r) {
			w.arabic = unicode.Is(unicode.Arabic, r)
			w.capital = unicode.IsUpper(r)
			break
		}
	}
	// In "al-Hol" the name, not the article, carries the capital.
	if w.article && !w.arabic && !w.capital {
		if i := strings.IndexAny(raw, "-–' "); i >= 0 && i+1 < len(raw) {
			w.capital = unicode.IsUpper([]rune(raw[i+1:])[0])
		}
	}
	w.tell()
	return w
}

// arabicWord is what area.Words makes of one Arabic word of common letters; ok is false for others.
func arabicWord(raw string) (string, bool) {
	if len(raw) > 48 || raw == "" {
		return "", false
	}
	var buf [48]byte
	n := 0
	for i := 0; i < len(raw); i += 2 {
		if i+1 >= len(raw) {
			return "", false
		}
		a, b := raw[i], raw[i+1]
		switch {
		case a == 0xd8 && (b == 0xa3 || b == 0xa5 || b == 0xa2): // أ إ آ
			b = 0xa7
		case a == 0xd8 && b == 0xa9: // ة
			a, b = 0xd9, 0x87
		case a == 0xd8 && b == 0xa6, a == 0xd9 && b == 0x89: // ئ ى
			a, b = 0xd9, 0x8a
		case a == 0xd8 && b == 0xa4: // ؤ
			a, b = 0xd9, 0x88
		case a == 0xd8 && b == 0xa1, a == 0xd9 && b >= 0x8b && b <= 0x92: // ء and the marks
			continue
		case a == 0xd8 && (b == 0xa7 || b == 0xa8 || b >= 0xaa && b <= 0xba):
		case a == 0xd9 && (b >= 0x81 && b <= 0x88 || b == 0x8a):
		default:
			return "", false
		}
		buf[n], buf[n+1] = a, b
		n += 2
	}
	return string(buf[:n]), n > 0
}

// owned is a word without the 's of possession, as in "Anbar's", or another short ending, as in "they'll".
func owned(w string) string {
	if w == "" || w[0] >= 0x80 {
		return w
	}
	for _, mark := range []string{"'", "’"} {
		if i := strings.LastIndex(w, mark); i > 1 {
			switch w[i+len(mark):] {
			case "s", "ll", "re", "ve", "d", "m", "t":
				return w[:i]
			}
		}
	}
	return w
}

// reading is one way to read the first word of a name.
type reading struct {
	key     string
	folded  string
	article bool
	clitic  bool
	prefix  string // the letters taken off
	cost    int    // what taking the clitics off costs

	hash  uint32      // of the key, as beginHash makes it
	rows  []int       // with this key
	more  bool        // names go on behind it
	meant []Candidate // by the word alone, see alone
}

// readings returns the word itself and, for Arabic, the word without leading و ف ب ل ك and the article.
func (w *word) readings(out []reading) []reading {
	out = append(out, reading{key: w.key, folded: w.folded, article: w.article})
	if !w.arabic || commonWords[w.folded] || whole[w.folded] {
		return out // "ورقة" is paper, not "and Raqqa"
	}
	word := w.folded
	if word == "ابي" || word == "ابا" {
		out = append(out, reading{key: area.WordKey("ابو"), folded: "ابو"}) // "في أبي غريب"
	}
	add := func(rest string, taken, cost int) {
		if len(rest) >= 4 && rest[0] >= 0x80 { // two letters
			if len(rest) < 8 {
				cost += 4 // of a short word the first letter is seldom a clitic
			}
			k := area.WordKey(rest)
			out = append(out, reading{key: k, folded: rest, article: k != rest, clitic: true, prefix: word[:taken], cost: cost})
		}
	}
	const letter = 2 // bytes
	strip := func(taken, cost int) {
		s := word[taken:]
		if rest, ok := strings.CutPrefix(s, "لل"); ok {
			add("ال"+rest, taken, cost+4)
		}
		if strings.HasPrefix(s, "ب") || strings.HasPrefix(s, "ل") || strings.HasPrefix(s, "ك") {
			add(s[letter:], taken+letter, cost+4)
		}
	}
	strip(0, 0)
	if strings.HasPrefix(word, "و") || strings.HasPrefix(word, "ف") {
		add(word[letter:], letter, 4)
		strip(letter, 2)
	}
	return out
}

// apart is how many letters must be put in, left out or changed to make one spelling of another, up to five.
func apart(a, b string) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	const longest = 24
	if len(a) == 0 || len(b) == 0 || len(a) > longest || len(b) > longest {
		return min(max(len(a), len(b)), 5)
	}
	var rows [2][longest + 1]int
	last, next := &rows[0], &rows[1]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			next[j+1] = min(change, last[j+1]+1, next[j]+1)
		}
		last, next = next, last
	}
	return min(last[len(b)], 5)
}

// matcher is one run over a text.
type matcher struct {
	g     *Gazetteer
	words []*word
	cased bool
	rows  []int
	buf   []byte
	known map[spelling][]Candidate // what words meant where they stood before; read-only
}

// spelling is some words as written and how the first is read.
type spelling struct {
	words, key string
	clitic     bool
}

// at returns the longest hit that begins at word i.
func (m *matcher) at(i int) Hit {
	first := m.words[i]
	if first.folded == "" && !first.article {
		return Hit{}
	}
	if !first.arabic && openers[first.raw] {
		return Hit{} // "In Deir Ezzor" is not Ain ed-Deir
	}
	side := false
	if m.cased && !first.arabic && !first.capital {
		// "northeast Syria" is a name of its own.
		if side = compass[first.folded] != ""; !side {
			return Hit{}
		}
	}
	best := Hit{Start: i}
	begun := m.g.namesOf(first)
	if begun.dead && (first.arabic || !first.capital) {
		return best
	}
	for k := range begun.ways {
		r := &begun.ways[k]
		if r.key == "" && i+1 >= len(m.words) || r.key != "" && len(r.rows) == 0 && !r.more {
			continue
		}
		m.buf = append(m.buf[:0], r.key...)
		hash := r.hash
		for j := i; j < len(m.words) && j < i+maxWords; j++ {
			if j > i {
				w := m.words[j]
				if j == i+1 && opening[w.raw] && cues[bare(first.plain)] != nil {
					continue // محطة "تي 2"
				}
				if w.raw == "-" || w.raw == "‑" || w.raw == "–" && w.parts == 0 && len(m.buf) > 12 {
					continue // a hyphen given as a word of its own
				}
				if w.folded == "" && !w.article {
					break
				}
				if m.cased && !w.arabic && !w.capital && w.key != "" && !lower[w.folded] && (w.raw[0] < '0' || w.raw[0] > '9') {
					break // "Hit in" is not Hittin
				}
				m.buf = append(m.buf, w.key...)
				hash = beginHash(hash, w.key)
			}
			if len(m.buf) == 0 || j > i && (m.words[j].key == "" || endless[m.words[j].folded]) || side && j == i {
				continue // a name does not end in an article or in "and"
			}
			if j == i+1 && first.arabic && j+1 < len(m.words) && firstHalves[m.words[j].plain] && cues[first.plain] != nil && strings.HasPrefix(m.words[j+1].plain, "ال") && m.words[j+1].parts > 0 {
				continue // "منطقة باب" is half of منطقة باب الطوب
			}
			found, more := r.rows, r.more
			if j > i {
				if !m.g.index.begun(hash) {
					break
				}
				found, more = m.g.index.find(string(m.buf), m.rows[:0])
				m.rows = found
			}
			if len(found) > 0 && j+1 >= best.End {
				if c := m.named(found, r, i, j+1); len(c) > 0 {
					if j+1 > best.End {
						best.End, best.Candidates = j+1, nil
					}
					best.Candidates = append(best.Candidates, c...)
				}
			}
			if !more {
				break
			}
		}
	}
	if len(best.Candidates) == 0 && !first.arabic && first.parts > 1 {
		best = m.head(i)
	}
	if len(best.Candidates) == 0 && !first.arabic && first.capital {
		best = m.loose(i)
	}
	best.Candidates = tidy(best.Candidates)
	return best
}

// named weighs the places of words [from, to), once for each spelling of them. The result is read-only.
func (m *matcher) named(rows []int, r *reading, from, to int) []Candidate {
	first := m.words[from]
	if to == from+1 {
		if first.alone() {
			return r.meant
		}
		return m.candidates(rows, r.key, r.folded, r, from, to)
	}
	key, folded := r.key, r.folded
	as := spelling{words: first.raw, key: r.key, clitic: r.clitic}
	for _, w := range m.words[from+1 : to] {
		as.words += " " + w.raw
	}
	if c, again := m.known[as]; again {
		return c
	}
	for _, w := range m.words[from+1 : to] {
		key, folded = key+w.key, folded+w.folded
	}
	c := m.candidates(rows, key, folded, r, from, to)
	if m.known == nil {
		m.known = map[spelling][]Candidate{}
	}
	m.known[as] = c
	return c
}

// alone reports whether the words beside it do not matter to what a name of this one word means, as they do to initials.
func (w *word) alone() bool { return w.arabic || len(w.raw) > 4 }

// namesOf are the ways to read a word as the first of a name, made when they are first asked for.
func (g *Gazetteer) namesOf(w *word) *names {
	if n := w.names.Load(); n != nil {
		return n
	}
	n := &names{dead: true}
	var room [8]reading
	ways := w.readings(room[:0])
	for k := range ways {
		r := &ways[k]
		r.hash = beginHash(beginSeed, r.key)
		if r.key != "" && g.index.begun(r.hash) {
			r.rows, r.more = g.index.find(r.key, nil)
		}
		n.dead = n.dead && r.key != "" && len(r.rows) == 0 && !r.more
	}
	if !n.dead || !w.arabic && w.capital {
		n.ways = slices.Clone(ways)
	}
	if w.alone() {
		m := matcher{g: g, words: []*word{w}}
		for k := range n.ways {
			if r := &n.ways[k]; len(r.rows) > 0 {
				r.meant = m.candidates(r.rows, r.key, r.folded, r, 0, 1)
			}
		}
	}
	w.names.Store(n)
	return n
}

// skeleton is what stays of a Latin key without its vowels, behind a sign that no key has; empty when that is too
// little to know a name by.
func skeleton(key string) string {
	b := make([]byte, 1, len(key)+1)
	b[0] = '~'
	for i := range len(key) {
		switch c := key[i]; {
		case c >= 0x80:
			return ""
		case c != 'a' && c != 'i' && c != 'u' && b[len(b)-1] != c:
			b = append(b, c)
		}
	}
	if len(b) < 5 {
		return ""
	}
	return string(b)
}

// loose finds a known town in a spelling that nobody has written down: the same consonants, a vowel or two more
// or less ("al-Bokmal", "Kafarbetna").
func (m *matcher) loose(i int) Hit {
	best := Hit{Start: i}
	key, folded := "", ""
	for j := i; j < len(m.words) && j < i+4; j++ {
		w := m.words[j]
		if w.arabic || w.folded == "" && !w.article || j > i && !w.capital {
			break
		}
		if key, folded = key+w.key, folded+w.folded; w.key == "" {
			continue
		}
		sk := skeleton(key)
		if sk == "" || IsWord(folded) || given[folded] {
			continue
		}
		found, _ := m.g.index.find(sk, m.rows[:0])
		m.rows = found
		var c []Candidate
		for _, row := range found {
			e := m.g.entry(row)
			p := &e.place
			off := 3
			for _, name := range e.names {
				k := name.key
				if k == "" || name.main && name.name == p.AR || skeleton(k) != sk || vowel(k[0]) != vowel(key[0]) || vowel(k[len(k)-1]) != vowel(key[len(key)-1]) {
					continue
				}
				off = min(off, vowelsApart(k, key))
			}
			if off > 2 || p.CommonEN {
				continue
			}
			c = append(c, Candidate{Place: p, Score: weight[p.Rank] - 8 - 4*off, loose: true})
		}
		if len(c) > 0 {
			best.End, best.Candidates = j+1, c
		}
	}
	return best
}

func vowel(c byte) bool { return c == 'a' || c == 'i' || c == 'u' }

// vowelsApart is how many vowels differ between two keys with one skeleton.
func vowelsApart(a, b string) int {
	n, i, j := 0, 0, 0
	for i < len(a) || j < len(b) {
		x, y := i < len(a) && vowel(a[i]), j < len(b) && vowel(b[j])
		switch {
		case x && y:
			if a[i] != b[j] {
				n++
			}
			i, j = i+1, j+1
		case x:
			n, i = n+1, i+1
		case y:
			n, j = n+1, j+1
		default:
			i, j = i+1, j+1
		}
	}
	return n
}

// head reads the name that a hyphenated word begins with: "Damascus-Homs", "Raqqa-based".
func (m *matcher) head(i int) Hit {
	raw := m.words[i].raw
	for cut := strings.LastIndexAny(raw, "-‑–"); cut > 3; cut = strings.LastIndexAny(raw[:cut], "-‑–") {
		w := prepare(raw[:cut])
		if w.key == "" || len(w.folded) < 4 {
			continue
		}
		found, _ := m.g.index.find(w.key, m.rows[:0])
		m.rows = found
		whole := m.words[i]
		m.words[i] = w
		c := m.candidates(found, w.key, w.folded, &w.readings(nil)[0], i, i+1)
		m.words[i] = whole
		if len(c) > 0 {
			return Hit{Start: i, End: i + 1, Candidates: c}
		}
	}
	return Hit{Start: i}
}

// unlike reports whether an Arabic word ends as the name does only when folded: حديثه is "his talk", not حديثة,
// علماء are scholars, not علما, بشرى is not بشري, and no name of a place ends as دوراً does.
func unlike(word, name string) bool {
	word = strings.TrimRight(word, "’'”»\"")
	switch {
	case strings.HasSuffix(word, "ه"):
		return strings.HasSuffix(name, "ة")
	case strings.HasSuffix(word, "ة"):
		return strings.HasSuffix(name, "ه")
	case strings.HasSuffix(word, "ء"):
		return !strings.HasSuffix(name, "ء") && !strings.HasSuffix(name, "ا")
	case strings.HasSuffix(word, "ى"):
		return strings.HasSuffix(name, "ي")
	default:
		return strings.HasSuffix(word, "ً") || strings.HasSuffix(word, "ًا")
	}
}

// prefixes are the beginnings of Arabic names that are written apart from the rest or together with it.
var prefixes = wordSet(`كفر تل دير عين بيت ابو أبو البو بو معر معرة خربة خان جب أم ام بني تير حي طوز بلد سر قره قرة باب ضهر ظهر جديدة نبع غازي شانلي ديار بلد بن عبد سري سيدي حمام رأس راس برج قصر كرم مرج خان شيخ الشيخ`)

// landNames are those of them that no name of a person begins with.
var landNames = wordSet(`كفر تل خربة خربه بئر بير رسم جب دير عين معرة قره ضهر مرج رأس راس وادي قصر برج طعس`)

// lower are the words that stay small inside a Latin name.
var lower = wordSet(`bin ibn bint of and abu umm the camp camps prison dam base airbase crossing shrine desert pocket badia field fields oil gas plant station refinery
airport air heliport international military central garrison zone barrens bridge road square checkpoint mountain mountains border governorate reserve mines church
mosque plain plains valley basin lake river highway quarter city village belt area east island`)

// better reports whether a comes before b: by score, then by what is known of the places.
func better(a, b *Candidate) bool {
	switch {
	case a.Score != b.Score:
		return a.Score > b.Score
	case a.Place.Rank != b.Place.Rank:
		return a.Place.Rank < b.Place.Rank
	case a.Place.Population != b.Place.Population:
		return a.Place.Population > b.Place.Population
	default:
		return a.Place.ID < b.Place.ID
	}
}

// tidy orders candidates and leaves each place once.
func tidy(c []Candidate) []Candidate {
	if len(c) < 2 {
		return c
	}
	if len(c) <= 16 { // nearly always: by insertion, without a copy for each comparison
		for i := 1; i < len(c); i++ {
			for k := i; k > 0 && better(&c[k], &c[k-1]); k-- {
				c[k], c[k-1] = c[k-1], c[k]
			}
		}
	} else {
		slices.SortStableFunc(c, func(a, b Candidate) int {
			switch {
			case better(&a, &b):
				return -1
			case better(&b, &a):
				return 1
			default:
				return 0
			}
		})
	}
	n := 0
next:
	for i := range c {
		for k := range n {
			if c[k].Place.ID == c[i].Place.ID {
				continue next
			}
		}
		c[n] = c[i]
		n++
	}
	clear(c[n:])
	return c[:n]
}

// openers are words that a sentence begins with and no name does.
var openers = map[string]bool{"In": true, "On": true, "To": true, "From": true, "Near": true, "For": true, "And": true, "But": true, "Of": true, "By": true, "With": true, "Inside": true, "Outside": true}

// opening are the marks that may stand between the word for a site and its name.
var opening = map[string]bool{"\"": true, "«": true, "“": true}

// endless are the small words that stand inside Latin names and never at their end.
var endless = wordSet(`and of the bin ibn bint umm abu in on at`)

// shouted reports a Latin word in capitals.
func shouted(w string) bool { return len(w) >= 3 && capital(w) && w == strings.ToUpper(w) }

// weight is how likely a place of a rank is meant by its name, before anything else is known.
var weight = [...]int{RankMetropolis: 95, RankCity: 88, RankDistrict: 80, RankTown: 68, RankKnown: 56, RankOther: 34}

// candidates weighs the places that have a name with this key.
func (m *matcher) candidates(rows []int, key, folded string, r *reading, start, end int) []Candidate {
	var out []Candidate
	n := 0
	// "IS" is no village, "UAE" a country.
	initials := !m.words[start].arabic && end-start == 1 && len(m.words[start].raw) <= 4 && shouted(m.words[start].raw) && !(start > 0 && shouted(m.words[start-1].raw) || end < len(m.words) && shouted(m.words[end].raw))
	for _, w := range m.words[start:end] {
		n += w.parts
	}
	for _, row := range rows {
		e := m.g.entry(row)
		p := &e.place
		score := weight[p.Rank]
		switch p.Kind {
		case Governorate:
			score -= 8 // its seat has the same name and is meant more often
		case District:
			score -= 22
		}
		fit, penalty := false, 100
		spelled, bare, main, many, far := false, true, false, false, false
		for k := range e.names {
			s := &e.names[k]
			if s.key != key || initials && !strings.HasPrefix(s.name, m.words[start].raw) {
				continue
			}
			words, article, whole, name := s.words, s.article, s.whole, s.name
			// One word more or less may be a matter of writing apart; more is chance.
			if words > n+1 || n > words+1 || n > words && m.words[start].arabic && !prefixes[m.words[start].folded] && !prefixes[r.folded] {
				continue
			}
			// In Arabic a name keeps its article: باب is a door, الباب a town; سورية a country, السورية of it.
			other := m.words[start].arabic && article != r.article
			if other && p.Kind == Country {
				continue
			}
			// Of a few well-known towns both are said: سلمية, السلمية.
			loose := other && r.article && p.Kind == Town && p.Rank <= RankDistrict
			other = other && !loose
			fit = true
			bare = bare && other
			main = main || s.main
			many = many || words > 1 && n > 1
			cost, off := 0, 0
			switch {
			case loose:
				cost += 10
			case whole == folded:
				spelled = true
				if end-start == 1 && unlike(m.words[start].raw, name) {
					spelled, other = false, true
					cost += 30
				}
			case other:
				cost += 28
			case m.words[start].arabic:
				cost += 3
			default:
				off = apart(whole, folded)
				cost += 3 * off
			}
			if !s.main {
				cost += 2
			}
			bare = bare && other
			if cost < penalty {
				penalty, far = cost, 3*off > len(folded)
			}
		}
		if !fit {
			continue
		}
		score -= penalty
		score -= r.cost
		landed := many && landNames[r.folded]
		if many {
			score += 8 // two words seldom meet by chance
		}
		if landed && spelled {
			score += 10
		}
		common := p.CommonEN
		if m.words[start].arabic {
			common = p.Common
		}
		common = common && (n == 1 || main && p.Rank == RankOther && p.Kind != Quarter) || n == 1 && (!main || bare || !spelled) && (commonWords[folded] || commonWords[strings.TrimPrefix(folded, "ال")])
		if common {
			score -= 40
		}
		if utf8.RuneCountInString(key) < 3 {
			score -= 30
		}
		if common && spelled && !r.clitic && score > -20 {
			score = max(score, 1) // the words around it may say that the village is meant
		}
		if score <= 0 {
			continue
		}
		out = append(out, Candidate{Place: p, Score: score, Clitic: r.clitic, Prefix: r.prefix, Spelled: spelled, Word: common, Article: bare, landed: landed, short: far || len(folded) <= 4 && (p.Rank > RankCity || penalty > 8)})
	}
	return out
}
