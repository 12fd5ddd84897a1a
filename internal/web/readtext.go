package web

import (
	"cmp"
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/text"
)

// A run is a stretch of a document's text that stands for something: a value of a proposal, a mention that none
// uses, one side of a contradiction, a judgment.
type run struct {
	text.Span
	slot string // act, time, place, actor, qty, src; empty: it colours nothing by itself
	n    int    // number of its proposal; 0: none
	key  string // what it stands for, as the values beside the text are named: "place-0", "x2.1", "m.time-4"

	doubt string // the word to write behind it, when its source does not stand behind it as a fact
}

// token names a run in the page, so that the value beside the text and its words find each other.
func (r run) token() string {
	if r.n > 0 {
		return strconv.Itoa(r.n) + "." + r.key
	}
	return r.key
}

// paragraph is a line of the document.
type paragraph struct {
	N      int // from 1
	Start  int // code points before it
	HTML   template.HTML
	Badges []badge
	Dir    string
	Lang   string
	Head   bool // it reads like a heading
}

// badge is the number of a proposal beside the line that tells it first.
type badge struct {
	N    int
	On   bool
	ID   string
	Done bool

	at int // code point that its proposal is told from
}

// markedText is a document as the page shows it.
type markedText struct {
	Title  *paragraph // the first line, when it is the document's name
	Chunks [][]paragraph
	Words  int
	Long   bool // so long that a browser lays out only what is seen

	starts []int // of the lines that say something
}

const (
	chunkLines = 12
	longText   = 60_000 // code points
)

// para numbers the line that holds a code point, from 1; 0 for none.
func (m *markedText) para(at int) int {
	i, found := slices.BinarySearch(m.starts, at)
	if found {
		i++
	}
	return i
}

// linesOf finds the lines of a text that say something, as spans without their line ends.
func linesOf(runes []rune) []text.Span {
	var out []text.Span
	for start := 0; start < len(runes); {
		end := start
		for end < len(runes) && runes[end] != '\n' {
			end++
		}
		if strings.TrimSpace(string(runes[start:end])) != "" {
			out = append(out, text.Span{Start: start, End: end})
		}
		start = end + 1
	}
	return out
}

// markText cuts a text into lines and each line into pieces that are marked alike. open is the number of the
// proposal that is chosen, badges are the numbers of proposals to show beside the lines that tell them.
func markText(runes []rune, name string, runs []run, open int, badges []badge) *markedText {
	m := &markedText{Long: len(runes) > longText}
	lines := linesOf(runes)
	for _, l := range lines {
		m.starts = append(m.starts, l.Start)
	}
	edges := make([]int, 0, 2*len(runs))
	kept := make([]run, 0, len(runs))
	for _, r := range runs {
		if r.Start < 0 || r.End > len(runes) || r.Empty() {
			continue
		}
		kept = append(kept, r)
		edges = append(edges, r.Start, r.End)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	slices.SortStableFunc(kept, func(a, b run) int { return cmp.Compare(a.Start, b.Start) })
	badges = slices.SortedStableFunc(slices.Values(badges), func(a, b badge) int { return cmp.Compare(a.at, b.at) })

	var active []run // the runs that cover the piece at hand, shortest first
	next, edge := 0, 0
	all := make([]paragraph, 0, len(lines))
	for i, l := range lines {
		line := string(runes[l.Start:l.End])
		p := paragraph{N: i + 1, Start: l.Start, Dir: dirOf(line), Lang: langOf(line)}
		p.Head = heading(line)
		m.Words += len(strings.Fields(line))
		var b strings.Builder
		for from := l.Start; from < l.End; {
			for edge < len(edges) && edges[edge] <= from {
				edge++
			}
			to := l.End
			if edge < len(edges) {
				to = min(to, edges[edge])
			}
			active = slices.DeleteFunc(active, func(r run) bool { return r.End <= from })
			for ; next < len(kept) && kept[next].Start <= from; next++ {
				r := kept[next]
				if r.End <= from {
					continue
				}
				at, _ := slices.BinarySearchFunc(active, r, func(a, r run) int {
					return cmp.Or(cmp.Compare(a.End-a.Start, r.End-r.Start), -1)
				})
				active = slices.Insert(active, at, r)
			}
			writePiece(&b, string(runes[from:to]), to, active, open)
			from = to
		}
		p.HTML = template.HTML(b.String()) //nolint:gosec // every text in it is escaped
		for ; len(badges) > 0 && badges[0].at < l.End; badges = badges[1:] {
			p.Badges = append(p.Badges, badges[0])
		}
		all = append(all, p)
	}
	if len(all) > 0 && strings.TrimSpace(string(runes[lines[0].Start:lines[0].End])) == strings.TrimSpace(name) {
		m.Title, all = &all[0], all[1:]
	}
	for len(all) > 0 {
		n := min(chunkLines, len(all))
		m.Chunks = append(m.Chunks, all[:n])
		all = all[n:]
	}
	return m
}

// shown picks what colours a piece: the chosen proposal goes first, then others, then mentions; of several the
// shortest, for that says most. also is the next slot of the same proposal, drawn beneath. The page's script does the
// same when another proposal is chosen.
func shown(active []run, open int) (best run, also string, ok bool) {
	for _, pass := range []func(run) bool{
		func(r run) bool { return r.n == open && open > 0 },
		func(r run) bool { return r.n > 0 },
		func(r run) bool { return strings.HasPrefix(r.key, "m.") },
	} {
		for _, r := range active {
			if r.slot == "" || !pass(r) {
				continue
			}
			if !ok {
				best, ok = r, true
			} else if r.n == best.n && r.slot != best.slot {
				return best, r.slot, true
			}
		}
		if ok {
			return best, "", true
		}
	}
	return best, "", false
}

func writePiece(b *strings.Builder, words string, end int, active []run, open int) {
	if len(active) == 0 {
		b.WriteString(html.EscapeString(words))
		return
	}
	best, also, ok := shown(active, open)
	tag := "span"
	var classes, tokens []string
	doubt := ""
	if ok {
		tag = "mark"
		classes = append(classes, "sp", best.slot)
		switch {
		case best.n == 0:
			classes = append(classes, "ment")
		case best.n == open:
			classes = append(classes, "on")
		}
		if also != "" {
			classes = append(classes, "also-"+also)
		}
	}
	for _, r := range active {
		if r.doubt != "" && r.End == end && (doubt == "" || r.n == open) {
			doubt = r.doubt
		}
		tokens = append(tokens, r.token())
		if r.slot != "" {
			tokens[len(tokens)-1] += ":" + r.slot
		}
		if r.key[0] == 'x' && r.n == 0 && !slices.Contains(classes, "clash") {
			classes = append(classes, "clash")
		}
		if r.key == "ev" && r.n == open && !slices.Contains(classes, "ev") {
			classes = append(classes, "ev")
		}
	}
	b.WriteString("<" + tag)
	if len(classes) > 0 {
		b.WriteString(` class="` + strings.Join(classes, " ") + `"`)
	}
	if doubt != "" {
		b.WriteString(` data-cert="` + html.EscapeString(doubt) + `"`)
	}
	b.WriteString(` data-m="` + strings.Join(tokens, " ") + `">` + html.EscapeString(words) + "</" + tag + ">")
}

// heading reports whether a line reads like a heading: short, and not a sentence.
func heading(line string) bool {
	line = strings.TrimSpace(line)
	r := []rune(line)
	return len(r) > 0 && len(r) <= 60 && len(strings.Fields(line)) > 1 && !strings.ContainsRune(".!:;,،؛…»\"”)#—–-|", r[len(r)-1]) && !strings.ContainsAny(line, "#@|")
}
