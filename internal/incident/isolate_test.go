package incident

import "testing"

func TestWordsOfTheOtherScriptAreIsolated(t *testing.T) {
	for _, c := range []struct{ in, lang, want string }{
		{"الثورة", "ar", "الثورة"},
		{"الثورة", "en", "\u2068الثورة\u2069"},
		{"Reuters", "ar", "\u2068Reuters\u2069"},
		{"Reuters", "en", "Reuters"},
		{"رويترز Reuters", "ar", "\u2068رويترز Reuters\u2069"},
		{"12", "ar", "12"},
	} {
		if got := isolate(c.in, c.lang); got != c.want {
			t.Errorf("isolate(%q, %s) = %q, want %q", c.in, c.lang, got, c.want)
		}
	}
}
