package gazetteer

import (
	"slices"
	"strings"
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
	Place   Place
	Score   int    // 0–100, how likely the name alone means this place; Resolve adds what the context says
	Clitic  bool   // a leading و ف ب ل ك was taken off to read the name
	Prefix  string // those letters; of ل that runs into the article (للرقة), without it
	Spelled bool   // written as in the table, article included; not only close to it
	Word    bool   // the name it is read by is also a word of reports (Place.Common, Place.CommonEN)
	Article bool   // in Arabic, the name has an article and the text has none, or the other way round, or another ending

	loose bool // only the consonants are those of the name
	short bool // the name is too short to be sure of when it is spelled so much otherwise
}

// maxWords is how many words a name may have.
const maxWords = 7

// word is one word of the text, prepared once.
type word struct {
	folded  string // as in area.Words, parts joined
	key     string
	parts   int    // words of a name in it: "Abu-Kamal" has two
	article bool   // began with an article
	arabic  bool   //
	capital bool   // its first letter is a Latin capital
	raw     string //
}

// Match finds the names of places in the words of a text, in order, longest first, without overlaps. The words
// are those of the text as they stand there or as text.Fold leaves them. Words as they stand are better: when
// any of them has a Latin capital, a Latin name must begin with one. Punctuation must not be among the words of
// one name; give sentences one by one, or all words of a text, as Resolve takes them.
//
// Names are found in any usual spelling, with or without article, written apart or together, and behind و ف ب
// ل ك. Match says only what a name can mean; most texts need Resolve to choose.
func (g *Gazetteer) Match(words []string) []Hit {
	ws := make([]word, len(words))
	cased := false
	seen := map[string]word{}
	for i, w := range words {
		prepared, again := seen[w]
		if !again {
			prepared = prepare(w)
			seen[w] = prepared
		}
		ws[i] = prepared
		cased = cased || ws[i].capital
	}
	m := matcher{g: g, words: ws, cased: cased, known: map[spelling][]Candidate{}}
	var hits []Hit
	for i := 0; i < len(ws); {
		h := m.at(i)
		if len(h.Candidates) == 0 {
			i++
			continue
		}
		hits = append(hits, h)
		i = h.End
	}
	return hits
}

func prepare(raw string) word {
	w := word{raw: raw}
	if raw == "على" || raw == "إلى" || raw == "الى" {
		return w // no علي
	}
	parts := []string{raw}
	if !folded(raw) {
		parts = area.Words(owned(raw))
	}
	for _, p := range parts {
		k := area.WordKey(p)
		if w.key == "" && k != p && (k == "" || strings.HasSuffix(p, k)) {
			w.article = true
		}
		w.key += k
		if k != "" || p[0] >= 0x80 {
			w.folded += p // a Latin article is written in too many ways to compare
		}
		if k != "" {
			w.parts++
		}
	}
	for _, r := range raw {
		if unicode.IsLetter(r) {
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
	return w
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
}

// readings returns the word itself and, for Arabic, the word without leading و ف ب ل ك and the article.
func (w word) readings(out []reading) []reading {
	out = append(out, reading{key: w.key, folded: w.folded, article: w.article})
	if !w.arabic {
		return out
	}
	add := func(rest, prefix string, cost int) {
		if len(rest) >= 4 && rest[0] >= 0x80 { // two letters
			if len(rest) < 8 {
				cost += 4 // of a short word the first letter is seldom a clitic
			}
			k := area.WordKey(rest)
			out = append(out, reading{k, rest, k != rest, true, prefix, cost})
		}
	}
	var strip func(s, prefix string, cost int)
	strip = func(s, prefix string, cost int) {
		if rest, ok := strings.CutPrefix(s, "لل"); ok {
			add("ال"+rest, prefix, cost+4)
		}
		for _, c := range []string{"ب", "ل", "ك"} {
			if rest, ok := strings.CutPrefix(s, c); ok {
				add(rest, prefix+c, cost+4)
			}
		}
		if prefix == "" {
			for _, c := range []string{"و", "ف"} {
				if rest, ok := strings.CutPrefix(s, c); ok {
					add(rest, c, cost+4)
					strip(rest, c, cost+2)
				}
			}
		}
	}
	strip(w.folded, "", 0)
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
	words []word
	cased bool
	rows  []int
	ways  []reading
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
	side := false
	if m.cased && !first.arabic && !first.capital {
		// "northeast Syria" is a name of its own.
		if side = compass[first.folded] != ""; !side {
			return Hit{}
		}
	}
	best := Hit{Start: i}
	m.ways = first.readings(m.ways[:0])
	for _, r := range m.ways {
		if r.key == "" && i+1 >= len(m.words) {
			continue
		}
		m.buf = append(m.buf[:0], r.key...)
		folded := r.folded
		for j := i; j < len(m.words) && j < i+maxWords; j++ {
			if j > i {
				w := m.words[j]
				if w.raw == "-" || w.raw == "‑" || w.raw == "–" && w.parts == 0 && len(m.buf) > 12 {
					continue // a hyphen given as a word of its own
				}
				if w.folded == "" && !w.article {
					break
				}
				if m.cased && !w.arabic && !w.capital && w.key != "" && !lower[w.folded] {
					break // "Hit in" is not Hittin
				}
				m.buf = append(m.buf, w.key...)
				folded += w.folded
			}
			if len(m.buf) == 0 || j > i && (m.words[j].key == "" || endless[m.words[j].folded]) || side && j == i {
				continue // a name does not end in an article or in "and"
			}
			key := string(m.buf)
			found, more := m.g.index.find(key, m.rows[:0])
			m.rows = found
			if len(found) > 0 && j+1 >= best.End {
				as := spelling{key: r.key, clitic: r.clitic}
				for _, w := range m.words[i : j+1] {
					as.words += w.raw + " "
				}
				c, again := m.known[as]
				if !again {
					c = m.candidates(found, key, folded, r, i, j+1)
					m.known[as] = c
				}
				if len(c) > 0 {
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
			p := m.g.place(row)
			off := 3
			for _, name := range append([]string{p.EN}, p.Aliases...) {
				k := area.NameKey(name)
				if k == "" || skeleton(k) != sk || vowel(k[0]) != vowel(key[0]) || vowel(k[len(k)-1]) != vowel(key[len(key)-1]) {
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
		c := m.candidates(found, w.key, w.folded, w.readings(nil)[0], i, i+1)
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

// lower are the words that stay small inside a Latin name.
var lower = wordSet(`bin ibn bint of and abu umm the camp camps prison dam base airbase crossing shrine desert pocket badia field fields oil gas plant station refinery
airport air heliport international military central garrison zone barrens bridge road square checkpoint mountain mountains border governorate reserve mines church
mosque plain plains valley basin lake river highway quarter city village belt area east island`)

// better reports whether a comes before b: by score, then by what is known of the places.
func better(a, b Candidate) bool {
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
	slices.SortStableFunc(c, func(a, b Candidate) int {
		switch {
		case better(a, b):
			return -1
		case better(b, a):
			return 1
		default:
			return 0
		}
	})
	n := 0
	for i := range c {
		if !slices.ContainsFunc(c[:n], func(d Candidate) bool { return d.Place.ID == c[i].Place.ID }) {
			c[n] = c[i]
			n++
		}
	}
	clear(c[n:])
	return c[:n]
}

// endless are the small words that stand inside Latin names and never at their end.
var endless = wordSet(`and of the bin ibn bint umm abu in on at`)

// shouted reports a Latin word in capitals.
func shouted(w string) bool { return len(w) >= 3 && capital(w) && w == strings.ToUpper(w) }

// weight is how likely a place of a rank is meant by its name, before anything else is known.
var weight = map[int]int{RankMetropolis: 95, RankCity: 88, RankDistrict: 80, RankTown: 68, RankKnown: 56, RankOther: 34}

// candidates weighs the places that have a name with this key.
func (m *matcher) candidates(rows []int, key, folded string, r reading, start, end int) []Candidate {
	var out []Candidate
	n := 0
	// "IS" is no village, "UAE" a country.
	initials := !m.words[start].arabic && end-start == 1 && len(m.words[start].raw) <= 4 && shouted(m.words[start].raw) && !(start > 0 && shouted(m.words[start-1].raw) || end < len(m.words) && shouted(m.words[end].raw))
	for _, w := range m.words[start:end] {
		n += w.parts
	}
	for _, row := range rows {
		p := m.g.place(row)
		score := weight[p.Rank]
		switch p.Kind {
		case Governorate:
			score -= 8 // its seat has the same name and is meant more often
		case District:
			score -= 22
		}
		fit, penalty := false, 100
		spelled, bare, main, many, far := false, true, false, false, false
		for i := range 2 + len(p.Aliases) {
			var name string
			switch i {
			case 0:
				name = p.AR
			case 1:
				name = p.EN
			default:
				name = p.Aliases[i-2]
			}
			// A name in the other script has another key.
			if name == "" || (name[0] >= 0xd8 && name[0] <= 0xdb) != (key[0] >= 0xd8 && key[0] <= 0xdb) && name[0] >= 0x41 || initials && !strings.HasPrefix(name, m.words[start].raw) {
				continue
			}
			parts := area.Words(name)
			rest, same := key, true
			for _, w := range parts {
				if rest, same = strings.CutPrefix(rest, area.WordKey(w)); !same {
					break
				}
			}
			if !same || rest != "" {
				continue
			}
			words, article, whole := 0, false, ""
			for _, w := range parts {
				k := area.WordKey(w)
				if k != "" {
					words++
				}
				if k != "" || w[0] >= 0x80 {
					whole += w
				}
				if words == 0 || words == 1 && k != "" {
					article = article || k != w
				}
			}
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
			main = main || i < 2
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
			if i > 1 {
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
		if many {
			score += 8 // two words seldom meet by chance
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
		out = append(out, Candidate{Place: p, Score: score, Clitic: r.clitic, Prefix: r.prefix, Spelled: spelled, Word: common, Article: bare, short: far || len(folded) <= 4 && (p.Rank > RankCity || penalty > 8)})
	}
	return out
}
