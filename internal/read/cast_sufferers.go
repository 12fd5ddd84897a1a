package read

import (
	"strings"

	"tansiq/internal/incident"
)

// Those whom nobody names and to whom it was done: "two shepherds were killed", "مقتل ثلاثة عمال". They come out of the counts of
// a happening, once it is known which counts belong to it.

// calling is what the noun of a count says of those counted.
type calling uint8

const (
	civil   calling = iota + 1 // who works, lives or travels there
	serving                    // who serves somebody that is not said
)

// callings are the nouns. "People", "persons" and "brothers" say nothing of who they were. A noun with + has the endings -ون, -ين
// and -ان, one in -ه those of a feminine; other plurals stand by themselves.
var callings = func() map[string]calling {
	out := map[string]calling{}
	add := func(k calling, words string) {
		for w := range strings.FieldsSeq(words) {
			if stem, ok := strings.CutSuffix(w, "+"); ok {
				for _, end := range []string{"", "ا", "ون", "ين", "ان", "ي", "و"} {
					out[stem+end] = k
				}
				continue
			}
			out[w] = k
			if stem, ok := strings.CutSuffix(w, "ه"); ok {
				for _, end := range []string{"ات", "تان", "تين"} {
					out[stem+end] = k
				}
			}
		}
	}
	add(civil, "مدني+ مدنيه عامل+ عمال راعي+ رعاه رعيان مزارع+ مزارعه فلاح+ صياد+ سايق+ موظف+ موظفه مهندس+ طبيب+ اطباء ممرض+ مسعف+ صحفي+ صحافي+ اعلامي+ ناشط+ نشطاء معلم+ معلمه مدرس+ طالب+ طلاب طلبه تاجر+ تجار "+
		"وجيه+ وجهاء شيوخ قضاه مخاتير مسافر+ راكب+ ركاب زاير+ زوار حاج+ حجاج مصلي+ مصل متظاهر+ متطوع+ نازح+ نازحه لاجي+ لاجيه مواطن+ مواطنه قروي+ حطاب+ بايع+ باعه متسوق+ مصور+ مراسل+ متعاقد+ اهالي سكان "+
		"نساء نسوه سيدات سيدتين سيدتان اطفال طفلين طفلان فتيان فتيات شبان شابين شابان شباب "+
		"صايغ+ صاغه بحاره سايح+ سياح عايد+ مختطف+ مخطوف+ رهاين")
	add(serving, "جندي+ جنود عسكري+ شرطي+ حارس+ حراس مجند+ منتسب+")
	add(civil, "civilian civilians workers labourers laborers employees drivers farmers shepherds herders hunters gatherers foragers pickers collectors fishermen traders merchants teachers students doctors nurses medics paramedics "+
		"journalists activists elders passengers pilgrims worshippers protesters demonstrators sappers deminers engineers contractors volunteers villagers residents citizens tribesmen tourists refugees bystanders mourners "+
		"women children girls boys youths brothers sisters inhabitants locals "+
		"shopkeepers miners travellers travelers monks priests harvesters shoppers hostages captives abductees")
	add(serving, "soldiers policemen guards conscripts recruits servicemen gendarmes officers troops")
	return out
}()

func init() { learn(callings) }

// hurting are the fates that make a sufferer.
var hurting = map[string]bool{"killed": true, "wounded": true, "kidnapped": true, "executed": true, "missing": true}

// sufferers are those that the counts of a happening name by what they do. Where those are named who were meant, nobody is
// added: the dead are theirs.
func (r *reader) sufferers(e *event, named []incident.Participant) []incident.Participant {
	if !violent[e.class] {
		return nil
	}
	for _, p := range named {
		switch p.Role {
		case incident.Victim, incident.Target, incident.Against, incident.Involved:
			return nil
		}
	}
	var out []incident.Participant
	for _, m := range e.mentions {
		for k := range m.figures {
			f := &m.figures[k]
			if !hurting[f.q.What] || f.q.Unit != "people" || f.part || f.q.Span == nil || len(out) > 2 {
				continue
			}
			if p, ok := r.sufferer(f); ok {
				same := false
				for _, o := range out {
					same = same || samePart(o, p)
				}
				if !same {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// sufferer is who is counted, by the noun of the count or by the one behind "of": "15 شخصاً من جامعي الكمأة".
func (r *reader) sufferer(f *figure) (incident.Participant, bool) {
	for t := f.from; t < f.to; t++ {
		k := r.callingAt(t)
		if k == 0 || f.q.Value < 2 && r.actorAt(t) == nil {
			continue // one man alone stands for no population
		}
		p := incident.Participant{Role: incident.Victim, Text: f.q.Text, Span: f.q.Span}
		return r.population(p, k), true
	}
	if w := r.norm(f.to); w == "من" || w == "of" {
		if n := r.namingAt(f.to + 1); n != nil && (n.sort == populace || n.a.ID == "civilians") {
			p := r.participant(n, incident.Victim)
			return r.population(p, civil), true
		}
	}
	return incident.Participant{}, false
}

func (r *reader) callingAt(t int) calling {
	if k := callings[r.norm(t)]; k != 0 {
		return k
	}
	for _, form := range r.forms[t] {
		if k := callings[form]; k != 0 {
			return k
		}
	}
	return 0
}

// population fills in who civilians are; of whom soldiers are, the text has not said.
func (r *reader) population(p incident.Participant, k calling) incident.Participant {
	if a := r.know.Actors.ByID("civilians"); k == civil && a != nil {
		p.ID, p.Name = a.ID, a.Name
		return p
	}
	if r.lang == "en" {
		p.Name.EN = p.Text
	} else {
		p.Name.AR = p.Text
	}
	return p
}
