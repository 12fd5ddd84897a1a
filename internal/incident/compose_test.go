package incident

import (
	"testing"

	"tansiq/internal/text"
)

func bi(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }

func TestOneRow(t *testing.T) {
	inc, err := Compose([]Claim{ucdpLike()}, Desk{Subject: "islamic-state"})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", inc.Title)
	if inc.Side.Value != SideUndetermined {
		t.Errorf("side %q", inc.Side.Value)
	}
}
