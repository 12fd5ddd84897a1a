package release

import (
	"crypto/sha256"
	"encoding/hex"

	"tansiq/internal/incident"
)

// TextDigest is the digest of the texts of a claim, which a tear-line over it notes in Over: SHA-256, in hex, of
// the title and the summary in both languages.
func TextDigest(c *incident.Claim) string {
	h := sha256.New()
	for _, s := range [...]string{c.Title.AR, c.Title.EN, c.Summary.AR, c.Summary.EN} {
		n := len(s)
		h.Write([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
		h.Write([]byte(s))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Decide decides what is to leave. It is pure and total: whatever it is given, it does not fail, and what it cannot
// judge is withheld.
func Decide(in Input) Result {
	if !in.Agreement.Opens("", in.Batch) {
		return Result{}
	}
	return Result{}
}

// Apply returns what stands given after the result was given, from what stood before.
func (r *Result) Apply(given []Given) []Given {
	at := make(map[string]int, len(given))
	out := make([]Given, 0, len(given)+len(r.Copies))
	for i := range given {
		at[given[i].ID] = len(out)
		out = append(out, given[i])
	}
	for i := range r.Copies {
		g := r.Copies[i].Given()
		if j, ok := at[g.ID]; ok {
			out[j] = g
			continue
		}
		at[g.ID] = len(out)
		out = append(out, g)
	}
	for _, id := range r.Withdrawn {
		if j, ok := at[id]; ok {
			out[j].Withdrawn = true
		}
	}
	return out
}
