package party

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// QR is a QR code to be drawn: dark squares on light ground, never the other way round.
type QR struct {
	Size    int      // modules on a side, with the quiet margin
	Modules [][]bool // rows from the top; true is dark; Size × Size
	Path    string   // the dark modules as one SVG path, for viewBox="0 0 Size Size"
}

const quiet = 4 // modules of margin that readers need

// QR is the short card as a QR code, with error correction level M.
func (c Card) QR() (QR, error) {
	if err := c.Check(); err != nil {
		return QR{}, err
	}
	code, err := qr.Encode(c.Short(), qr.M)
	if err != nil {
		return QR{}, fmt.Errorf("draw the card as a QR code: %w", err)
	}
	q := QR{Size: code.Size + 2*quiet}
	var path strings.Builder
	for y := range q.Size {
		row := make([]bool, q.Size)
		start := -1 // of a run of dark modules
		for x := range q.Size + 1 {
			dark := x < q.Size && code.Black(x-quiet, y-quiet)
			if x < q.Size {
				row[x] = dark
			}
			switch {
			case dark && start < 0:
				start = x
			case !dark && start >= 0:
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start, y, x-start, x-start)
				start = -1
			}
		}
		q.Modules = append(q.Modules, row)
	}
	q.Path = path.String()
	return q, nil
}
