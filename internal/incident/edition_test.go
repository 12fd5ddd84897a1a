package incident

import (
	"strings"
	"testing"

	"tansiq/internal/text"
)

// An agency's text of three sentences, each of which a claim may rest on.
var sentences = []string{
	"Six road guards were killed on Tuesday morning when gunmen ambushed a convoy of fuel tankers on the highway east of Palmyra, a military source told the agency.",
	"The attackers set off two roadside devices as the lead vehicle passed and then opened fire from the hills that overlook the road, the source said.",
	"Three tankers burned out completely, and the gunmen withdrew towards the southern steppe with a pickup that carried a medium machine gun.",
}

const beside = "The mayor of another town opened a bridge on Monday after four years of work, and promised that two more would follow before the summer."

const ferry = "Shopkeepers said that the old ferry had been too slow for lorries, and that prices of vegetables would fall at last."

func edition(id string, day Day, words ...string) Edition {
	return Edition{Document: id, Source: "doc:" + id, Published: day, Sketch: text.NewSketch(strings.Join(words, "\n"))}
}

func TestTraceSource(t *testing.T) {
	day := Date(2025, 1, 14)
	first := edition("first", day, sentences...)
	copied := edition("copied", day, sentences...)
	copied.Source = "doc:first"
	passages := map[string]text.Sketch{"k1": text.NewSketch(sentences[0]), "k2": text.NewSketch(sentences[1]), "other": text.NewSketch(beside), "bare": {}}
	for _, c := range []struct {
		name    string
		e       Edition
		earlier []Edition
		repeats string
		source  string
		claims  string // keys of those that are the first one's
	}{
		{"nothing earlier", edition("new", day, sentences...), nil, "", "own", ""},
		{"the same text", edition("new", day, sentences...), []Edition{first}, "first", "doc:first", ""},
		{"a part of it", edition("new", day, sentences[:2]...), []Edition{first}, "first", "doc:first", ""},
		{"a copy of a copy", edition("new", day, sentences...), []Edition{copied}, "copied", "doc:first", ""},
		{"the oldest of several", edition("new", day, sentences...), []Edition{first, copied}, "first", "doc:first", ""},
		{"among other matter of more length", edition("new", day, append([]string{beside, ferry}, sentences...)...), []Edition{first}, "first", "own", "k1 k2"},
		{"another text", edition("new", day, beside), []Edition{first}, "", "own", ""},
		{"a fortnight later", edition("new", day+14, sentences...), []Edition{first}, "", "own", ""},
		{"nine days earlier", edition("new", day-9, sentences...), []Edition{first}, "first", "doc:first", ""},
		{"no day known", edition("new", NoDay, sentences...), []Edition{first}, "first", "doc:first", ""},
		{"few words the next day", edition("new", day+1, "An explosion was heard in the city tonight"), []Edition{edition("first", day, "An explosion was heard in the city tonight")}, "first", "doc:first", ""},
		{"few words days later", edition("new", day+3, "An explosion was heard in the city tonight"), []Edition{edition("first", day, "An explosion was heard in the city tonight")}, "", "own", ""},
		{"few words and no day", edition("new", NoDay, "An explosion was heard in the city tonight"), []Edition{edition("first", day, "An explosion was heard in the city tonight")}, "", "own", ""},
		{"itself", first, []Edition{first}, "", "own", ""},
	} {
		got := TraceSource("own", c.e, passages, c.earlier)
		if got.Repeats != c.repeats || got.Source != c.source {
			t.Errorf("%s: repeats %q, source %q; want %q, %q", c.name, got.Repeats, got.Source, c.repeats, c.source)
		}
		var keys []string
		for _, k := range []string{"bare", "k1", "k2", "other"} {
			if got.Of(k) == "doc:first" && c.source == "own" {
				keys = append(keys, k)
			}
		}
		if s := strings.Join(keys, " "); s != c.claims {
			t.Errorf("%s: the first one's are %q, want %q", c.name, s, c.claims)
		}
	}
}
