// Package pdf takes the text out of a PDF file: in logical order, words joined, lines joined to paragraphs and
// columns read one after the other, for Arabic and for Latin writing.
//
// It reads objects, fonts and positions itself, because what comes from outside must not bring a node down: no
// input makes it recurse without bound, allocate without bound or run past its context. It draws nothing, opens
// no picture, runs no script, follows no link, and does not guess letters that a font does not name.
package pdf

import (
	"context"
	"errors"
	"fmt"
)

// Limits of one file. A report is far below each of them.
const (
	maxPages   = 2000
	maxObjects = 1 << 19   // entries of the cross-reference table
	maxNodes   = 2 << 20   // numbers, strings and names in all objects that are read
	maxStream  = 64 << 20  // bytes of one stream, unpacked
	maxTotal   = 256 << 20 // bytes of all streams together, unpacked
	maxOps     = 20 << 20  // operators in all pages
	maxGlyphs  = 300_000   // letters on one page
	maxBytes   = 1_500_000 // bytes of what they stand for: a font can have one letter stand for a book
	maxAll     = 24 << 20  // bytes of what the letters of all pages stand for
	maxDepth   = 60        // of arrays and dictionaries within each other
	maxForms   = 12        // forms within forms
)

// Errors that say why a file gives no text. Test with errors.Is; a Limit is found with errors.As.
var (
	ErrBroken  = errors.New("the file is damaged or is no PDF: no pages were found in it")
	ErrLocked  = errors.New("the file opens only with a password")
	ErrScanned = errors.New("the pages are pictures of text, without the text itself")
	ErrFonts   = errors.New("the fonts do not say which letters they draw")
	ErrEmpty   = errors.New("the pages are empty")
)

// Limit says which bound a file exceeds: "pages", "objects", "bytes", "operations" or "letters".
type Limit struct {
	What string
	Max  int
}

// Error names the bound.
func (l *Limit) Error() string { return fmt.Sprintf("the file has more than %d %s", l.Max, l.What) }

// Result is the text of a file and what was seen on the way.
type Result struct {
	Text     string // paragraphs with a blank line between them
	Title    string // as the file names itself; often a file name or worse
	Created  string // as written in the file, such as D:20240514063000+03'00'
	Pages    int
	Pictures []int // numbers of pages, from 1, that show a picture and have no text
	Unread   []int // numbers of pages on which most letters have no meaning, for want of a table in the font
	Hidden   bool  // some text lies unseen over a picture: what a machine read from a scan
	Unseen   int   // letters left out that are drawn without ink beside others that are seen
	Repaired bool  // the file is damaged; its objects were searched for
	Running  int   // repeated headers, footers and page numbers left out
}

// Extract reads a file. It ends with ctx's error when ctx ends.
func Extract(ctx context.Context, b []byte) (Result, error) {
	f, err := open(ctx, b)
	if err != nil {
		return Result{}, err
	}
	pages := f.pages()
	if f.err != nil {
		return Result{}, f.err
	}
	if len(pages) == 0 && !f.repaired {
		f.repair()
		pages = f.pages()
	}
	if f.err != nil {
		return Result{}, f.err
	}
	if len(pages) == 0 {
		return Result{}, ErrBroken
	}
	out := Result{Pages: len(pages), Repaired: f.repaired}
	info, _ := f.get(f.trailer["Info"]).(dict)
	out.Title, out.Created = textString(f.get(info["Title"])), textString(f.get(info["CreationDate"]))

	fonts := map[ref]*font{}
	set := make([][]column, 0, len(pages))
	letters, unknown, pictures, total := 0, 0, 0, 0 // total in bytes
	for i, p := range pages {
		drawn := f.draw(p, fonts)
		if f.err != nil {
			return Result{}, f.err
		}
		out.Unseen += drawn.show()
		seen, odd := drawn.count()
		letters += seen
		unknown += odd
		if total += drawn.bytes; total > maxAll {
			return Result{}, &Limit{"bytes of text", maxAll}
		}
		switch {
		case seen+odd < 4 && (drawn.picture > 0.2 || drawn.paths > 2000):
			out.Pictures = append(out.Pictures, i+1)
			pictures++
		case odd > seen:
			out.Unread = append(out.Unread, i+1)
		}
		out.Hidden = out.Hidden || drawn.hidden > 20 && drawn.hidden*2 > len(drawn.glyphs)
		set = append(set, layout(drawn))
	}
	out.Repaired = f.repaired
	switch {
	case letters >= 4 && unknown <= letters:
	case unknown > letters:
		return out, ErrFonts
	case pictures > 0:
		return out, ErrScanned
	case f.repaired:
		return out, ErrBroken
	default:
		return out, ErrEmpty
	}
	if out.Text, out.Running = assemble(set); out.Text == "" {
		return out, ErrEmpty // letters without a place, such as those of broken matrices
	}
	return out, f.err
}
