package read

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"tansiq/internal/text"
)

// wordSets says in which sets a word stands that are asked of every word of a text. A set that is asked here and there is
// asked for itself.
type wordSets uint32

const (
	opensFigure   wordSets = 1 << iota // see startsFigure
	opensFigureEN                      // of English words as they stand
	opensName                          // see nameAR
	tellsSpeech                        // see voicesIn
	tellsBlame                         // see blamesOf
	cuesSlip                           // slipCues
	comesBack                          // backNouns
	finiteVerb                         // see finite
	actsAR                             // see verbAR
	actForm                            // a form of a verb in the table of Arabic triggers
	inNortheast                        // northeastern
	opensNameEN                        // see nameEN
	presentAR                          // arabicPresent
	actWord                            // see actIn
	lightVerb                          // lightVerbs
	opensMethod                        // the first word of a method
	hedged                             // hedges
	quarrel                            // quarrels
	doersNoun                          // doersNouns
	ourOwn                             // ours
	turnsAct                           // see turnAR
	turnsActEN                         // turnsEN
	moodCue                            // see moodCue
	lookedFor                          // see learn
)

// tell puts words into the sets asked of every word.
func tell[V any](k *wordTables, in wordSets, words ...map[string]V) {
	for _, set := range words {
		for w := range set {
			k.tell(w, in)
		}
	}
}

// everyWord fills the sets. Where a function asks first whether a word is in one, all words that it looks for are told here.
func everyWord(k *wordTables) {
	tell(k, opensFigure|opensFigureEN, numberWords)
	tell(k, opensFigure|opensFigureEN, vagueWords, ordinals)
	tell(k, opensFigure, pairFirst, oneOfThem, set("احد", "احدي", "نصف", "ربع"))
	tell(k, opensFigureEN, set("a", "an", "half"))
	for w, n := range numberWords {
		if n.v > 0 {
			k.tell("ال"+w, opensFigure)
		}
	}
	for w, n := range nouns {
		if n.dual || n.one || n.loose || n.unit == "people" { // المتهمين الثلاثة
			k.tell(w, opensFigure)
		}
	}
	tell(k, opensName, bodiesAR)
	tell(k, opensName, arms)
	tell(k, opensName, nationalities)
	tell(k, inNortheast, northeastern)
	tell(k, opensName, branchHeads, adherentsAR)
	tell(k, opensName, backAR)
	tell(k, opensName, officesAR, doersAR, armedAR, fightersAR, gatherersAR, peopleAR)
	tell(k, tellsSpeech, sayVerbs, sayPreps, participles, comesIn)
	tell(k, tellsBlame, accuseEN, claimsAR, accuseAR, ascribed, behindAR, standsAR, ownsAR,
		set("attributed", "pinned", "blamed", "claimed", "claims", "claiming", "laid", "planted", "behind", "suspicion", "اتهامات"))
	tell(k, cuesSlip, slipCues)
	tell(k, comesBack, backNouns)
	for _, verbs := range []map[string]bool{arabicPast, arabicPresent} {
		for w := range verbs {
			if !nounsInH[w] {
				k.tell(w, finiteVerb)
			}
		}
	}
	tell(k, actsAR, sayVerbs, actVerbsAR, arabicPresent)
	tell(k, presentAR, arabicPresent)
	tell(k, ourOwn, ours)
	tell(k, turnsAct, accuseAR, turnsAR, turnSaysAR, purposeCuesAR)
	tell(k, turnsActEN, turnsEN)
	tell(k, moodCue, doneCuesAR, maybeCuesAR, plannedCuesAR, ifCuesAR, purposeCuesAR, fearCuesAR, habitCuesAR, trendCuesAR, aimCuesAR)
	tell(k, actWord, actNouns)
	for w, is := range englishForms {
		if is {
			k.tell(w, actWord)
		}
	}
	tell(k, lightVerb, lightVerbs)
	tell(k, opensMethod, k.methods.byFirst)
	tell(k, hedged, hedges)
	tell(k, quarrel, quarrels)
	tell(k, doersNoun, doersNouns)
	tell(k, opensNameEN, nationalities)
	tell(k, opensNameEN, bodiesEN)
	tell(k, opensNameEN, backEN)
	tell(k, opensNameEN, officesEN, doersEN, peopleEN, aircraftEN,
		set("jets", "warplanes", "gunships", "groups", "group", "individuals", "persons", "men", "drones", "drone"))
}

// wordTables are the tables that are read once, before the first text: a program that reads none does not need them.
type wordTables struct {
	words   wordTable
	kinds   []wordKind
	methods methodTable

	lemmas [keptLemmas]atomic.Pointer[lemma] // of words that texts had lately, by their hashes
}

// keptLemmas bounds the lemmas that are kept for the next texts, which have most of their words in common: 3 MB at most.
const keptLemmas = 1 << 13

// longestKept is the longest word, in bytes, whose lemma is kept.
const longestKept = 48

// knownWord is what is known of a word by itself.
type knownWord struct {
	kind uint16 // its place in kinds
	in   wordSets
}

var tables = sync.OnceValue(func() *wordTables {
	rules, methods := compile()
	k := &wordTables{words: rules.words, kinds: rules.kinds, methods: methods}
	for _, add := range vocabulary {
		add(func(word string) {
			k.words.at(word).in |= lookedFor
		})
	}
	everyWord(k)
	return k
})

func (k *wordTables) tell(word string, in wordSets) {
	k.words.at(word).in |= in
}

// begins reports whether some rule may begin with the word.
func (k *wordTables) begins(word string) bool { return len(k.kinds[k.words.of(word).kind].begins) > 0 }

// vocabulary gives every word that some rule looks for, so that a one-letter word in front of one can be told from its
// first letter.
var vocabulary []func(add func(word string))

// learn adds words to the vocabulary.
func learn[V any](words ...map[string]V) {
	vocabulary = append(vocabulary, func(add func(string)) {
		for _, set := range words {
			for w := range set {
				add(w)
			}
		}
	})
}

// learnWord adds one word to the vocabulary.
func learnWord(word string) { learn(map[string]bool{word: true}) }

// lemma is what rules ask of a word, made once for all places where it stands. It is read-only.
type lemma struct {
	kind  text.Kind
	forms []string // as it stands, without one-letter words, without the article
	bare  string   // without a one-letter word in front, if some rule knows it so: "وبعد" gives "بعد"

	// The sets that the word as it stands, any of its forms, and bare are in.
	normIn, any, bareIn wordSets

	of     lexemeSet // what its forms are forms of
	begins []form    // the forms that rules may begin with

	date       *dateWord // what it is in a date, see lookUpDate
	beforeDate uint8     // letters before that
}

// form is one of the forms of a word that the table of triggers knows.
type form struct {
	form string
	kind *wordKind
}

// lemma is that of a folded word.
func (k *wordTables) lemma(norm string, kind text.Kind) *lemma {
	if len(norm) > longestKept {
		return k.newLemma(norm, kind)
	}
	at := &k.lemmas[k.words.hash(norm)%keptLemmas]
	w := at.Load()
	if w == nil || w.kind != kind || w.forms[0] != norm {
		w = k.newLemma(strings.Clone(norm), kind) // the text is not kept
		at.Store(w)
	}
	return w
}

// newLemma makes the lemma of a folded word.
func (k *wordTables) newLemma(norm string, kind text.Kind) *lemma {
	const most = 21 // forms of a word: three of each reading
	forms := make([]string, 0, most)
	known := k.words.of(norm)
	w := &lemma{kind: kind, bare: norm, normIn: known.in, bareIn: known.in}
	add := func(f string, known knownWord) {
		forms = append(forms, f)
		w.any |= known.in
		if known.kind == 0 {
			return
		}
		kind := &k.kinds[known.kind]
		if w.of.bits == 0 {
			w.of = kind.of
		} else {
			w.of = w.of.with(&kind.of)
		}
		if len(kind.begins) > 0 {
			w.begins = append(w.begins, form{f, kind})
		}
	}
	if kind == text.Word {
		w.date, w.beforeDate = lookUpDate(norm)
	}
	if kind != text.Word || norm == "" || isLatin(norm) {
		add(norm, known)
		w.forms = slices.Clone(forms)
		return w
	}
	found := known.in&lookedFor != 0
	for n, s := range text.Strip(norm) { // the word itself is the first
		if n > 0 {
			known = k.words.of(s.Rest)
		}
		if !found && known.in&lookedFor != 0 {
			found, w.bare, w.bareIn = true, s.Rest, known.in
		}
		if strings.HasSuffix(s.Prefix, "س") && !strings.HasPrefix(s.Rest, "ي") && !strings.HasPrefix(s.Rest, "ت") || strings.HasSuffix(s.Prefix, "ك") {
			continue // the future stands before a verb of the present only
		}
		add(s.Rest, known)
		if rest, ok := strings.CutPrefix(s.Rest, "ال"); ok && utf8.RuneCountInString(rest) > 2 {
			add(rest, k.words.of(rest))
		}
		if rest, ok := strings.CutSuffix(s.Rest, "ا"); ok && utf8.RuneCountInString(rest) > 3 {
			add(rest, k.words.of(rest)) // the ending of the accusative: هجوماً
		}
	}
	w.forms = slices.Clone(forms)
	return w
}

// bare takes a one-letter word off a word that some rule knows: "وبعد" gives "بعد".
func (k *wordTables) bare(norm string) string {
	for _, s := range text.Strip(norm) { // the word itself is the first
		if k.words.of(s.Rest).in&lookedFor != 0 {
			return s.Rest
		}
	}
	return norm
}

// bareOf is a word without a one-letter word in front.
func (r *reader) bareOf(norm string) string { return r.tables.bare(norm) }
