package read

import (
	"fmt"
	"os"
	"testing"
	"strings"
)

func TestZZOne(t *testing.T) {
	for _, in := range strings.Split(os.Getenv("ZZ"), "||") {
		r := mustRead(t, Input{Source: "t", Text: in, Published: published}, shipped(t))
		fmt.Println(in)
		for _, a := range r.Mentions.Actors {
			fmt.Print("  [", a.Text, "=", a.ID, "]")
		}
		fmt.Println()
		for _, p := range r.Proposals {
			fmt.Print("   ", p.Class, " ", p.Trigger.Text, " ", p.Side, " ", p.Certainty)
			for _, a := range p.Actors {
				fmt.Print(" ", a.Role, "=", a.Text, "/", a.ID)
			}
			for _, a := range p.Quantities {
				fmt.Print(" ", a.What, ":", a.Text)
			}
			fmt.Println()
		}
	}
}
