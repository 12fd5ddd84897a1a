package cli

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
)

func TestSpans(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"2s": 2 * time.Second, "90m": 90 * time.Minute, "36h": 36 * time.Hour, "1h30m": 90 * time.Minute, "1d": 24 * time.Hour, "14d": 14 * 24 * time.Hour,
		"": 0, "0s": 0, "0d": 0, "-1h": 0, "-3d": 0, "d": 0, "1.5d": 0, "4000d": 0, "soon": 0, "3 d": 0, "14": 0,
	} {
		var s span
		err := s.UnmarshalText([]byte(in))
		if (err == nil) != (want > 0) || time.Duration(s) != want {
			t.Errorf("%q is %s, %v; want %s", in, time.Duration(s), err, want)
		}
	}
}

func FuzzSpan(f *testing.F) {
	for _, in := range []string{"14d", "90m", "99999999999999999999d", "-1h", "1h1"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var s span
		if err := s.UnmarshalText([]byte(in)); (err == nil) != (s > 0) {
			t.Errorf("%q is %s, %v", in, time.Duration(s), err)
		}
	})
}

// A camera wants dark on light: on a terminal the colours are said, whatever its own are.
func TestDrawnCode(t *testing.T) {
	code := party.QR{Size: 3, Modules: [][]bool{{true, true, false}, {true, false, true}, {false, true, false}}}
	var plain, coloured strings.Builder
	draw(&plain, code, false)
	if want := "█▀▄\n ▀ \n"; plain.String() != want {
		t.Errorf("drawn:\n%swant:\n%s", plain.String(), want)
	}
	draw(&coloured, code, true)
	if want := "\x1b[30;107m█▀▄\x1b[0m\n\x1b[30;107m ▀ \x1b[0m\n"; coloured.String() != want {
		t.Errorf("drawn in colours: %q", coloured.String())
	}
}

// What people are told is in their language, and machines get a stable code.
func TestWordsOfErrors(t *testing.T) {
	for _, c := range []struct {
		err      error
		code, ar string
	}{
		{fmt.Errorf("reading: %w", &parcel.Error{Code: parcel.Damaged, Offset: -1}), "damaged", "تغيّر الملف في الطريق"},
		{fmt.Errorf("reading: %w", &party.Error{Code: "card_damaged"}), "card_damaged", "البطاقة ناقصة"},
		{&ledger.Fault{Kind: ledger.FaultFork}, "fork", "سجلّ الشريك"},
		{errors.New("no disk"), "failed", "no disk"},
	} {
		if got := code(c.err); got != c.code {
			t.Errorf("%v has the code %s, want %s", c.err, got, c.code)
		}
		if got := words(c.err, "ar"); !strings.Contains(got, c.ar) {
			t.Errorf("%v is told as %q, want %q in it", c.err, got, c.ar)
		}
	}
}
