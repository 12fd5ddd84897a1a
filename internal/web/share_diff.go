package web

import (
	"slices"
	"strings"
	"unicode"

	"tansiq/internal/release"
	"tansiq/internal/text"
)

// whyText is the text of a claim in one language: all of it, and what goes, in paragraphs of pieces.
type whyText struct {
	Lang  string
	Full  [][]whyPiece
	Goes  [][]whyPiece
	Empty bool // nothing goes in this language
}

// whyPiece is a run of words with one fate.
type whyPiece struct {
	Text  string
	State string // given; held; swap: another text takes its place; new: that text
	N     int    // of the difference; 0 when it goes as it stands, and inside a run whose number comes later
}

// wordOf is one word of a text: where it stands, and what it is compared by.
type wordOf struct {
	span text.Span // in code points
	key  string
}

// wordsOf cuts a text at blanks. Words are compared without vowel marks and without punctuation at their ends.
func wordsOf(s string) []wordOf {
	var out []wordOf
	runes := []rune(s)
	for i := 0; i < len(runes); {
		if unicode.IsSpace(runes[i]) {
			i++
			continue
		}
		j := i
		for j < len(runes) && !unicode.IsSpace(runes[j]) {
			j++
		}
		word := string(runes[i:j])
		key := strings.TrimFunc(text.Fold(word), func(c rune) bool { return unicode.IsPunct(c) || unicode.IsSymbol(c) })
		if key == "" {
			key = word
		}
		out = append(out, wordOf{text.Span{Start: i, End: j}, key})
		i = j
	}
	return out
}

// mostCells bounds the work of a comparison; longer texts are shown as replaced whole.
const mostCells = 4 << 20

// matched returns for each word of a the number of the word of b that stands for it, −1 where none does: a longest
// common run, without the small words that stand alone between changes and mean nothing.
func matched(a, b []wordOf) []int {
	out := make([]int, len(a))
	for i := range out {
		out[i] = -1
	}
	if len(a)*len(b) > mostCells {
		return out
	}
	best := make([][]int32, len(a)+1)
	for i := range best {
		best[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i].key == b[j].key {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].key == b[j].key:
			out[i] = j
			i++
			j++
		case best[i+1][j] >= best[i][j+1]:
			i++
		default:
			j++
		}
	}
	// A single short word that both happen to hold is no common text.
	for i := 0; i < len(out); {
		if out[i] < 0 {
			i++
			continue
		}
		end := i + 1
		for end < len(out) && out[end] == out[end-1]+1 {
			end++
		}
		alone := end-i == 1 && len([]rune(a[i].key)) < 5
		before := i > 0 && out[i-1] != out[i]-1 || i == 0 && out[i] > 0
		after := end < len(out) && out[end] != out[end-1]+1 || end == len(out) && out[end-1] < len(b)-1
		if alone && before && after {
			out[i] = -1
		}
		i = end
	}
	return out
}

// text sets what goes of a text beside the whole of it.
func (n *numbering) text(lang, full, goes string) whyText {
	v := whyText{Lang: lang, Empty: strings.TrimSpace(goes) == ""}
	a, b := wordsOf(full), wordsOf(goes)
	fate := matched(a, b)
	portionOf := make([]int, len(a))
	for i, w := range a {
		portionOf[i] = slices.IndexFunc(n.item.Marks.Portions, func(p release.Portion) bool {
			return p.Lang == lang && w.span.Start < p.Span.End && p.Span.Start < w.span.End
		})
	}
	left := make([]whyPiece, len(a))
	right := make([]whyPiece, len(b))
	for j := range right {
		right[j] = whyPiece{State: "new"}
	}
	for i := 0; i < len(a); {
		if j := fate[i]; j >= 0 {
			left[i], right[j].State = whyPiece{State: "given"}, "given"
			i++
			continue
		}
		end := i
		for end < len(a) && fate[end] < 0 {
			end++
		}
		// What stands in the other text between the words on both sides takes the place of this.
		from, to := 0, len(b)
		if i > 0 {
			from = fate[i-1] + 1
		}
		if end < len(a) {
			to = fate[end]
		}
		for k := i; k < end; k++ {
			switch {
			case portionOf[k] >= 0 && n.item.Goes:
				left[k] = whyPiece{State: "held", N: n.portion(n.item.Marks.Portions[portionOf[k]])}
			case from < to:
				left[k] = whyPiece{State: "swap", N: n.words("swap")}
			default:
				left[k] = whyPiece{State: "held", N: n.words("held")}
			}
		}
		i = end
	}
	for j := range right {
		if right[j].State == "new" {
			right[j].N = n.words("swap")
		}
	}
	v.Full, v.Goes = pieces(full, a, left), pieces(goes, b, right)
	return v
}

// pieces joins neighbouring words of one fate and cuts the text into paragraphs.
func pieces(s string, words []wordOf, fates []whyPiece) [][]whyPiece {
	runes := []rune(s)
	var out [][]whyPiece
	var line []whyPiece
	for i, w := range words {
		gap := ""
		if i > 0 {
			gap = string(runes[words[i-1].span.End:w.span.Start])
		}
		word := string(runes[w.span.Start:w.span.End])
		switch last := len(line) - 1; {
		case strings.ContainsRune(gap, '\n'):
			out = append(out, line)
			line = []whyPiece{{word, fates[i].State, fates[i].N}}
		case last >= 0 && line[last].State == fates[i].State && line[last].N == fates[i].N:
			line[last].Text += " " + word
		default:
			line = append(line, whyPiece{word, fates[i].State, fates[i].N})
		}
	}
	if len(line) > 0 {
		out = append(out, line)
	}
	return out
}
