package read

import (
	"fmt"
	"strings"
	"testing"
)

// TestFiguresAndMethodsOfEvents says which happening a figure belongs to, and by what means it was done.
func TestFiguresAndMethodsOfEvents(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"هاجم التنظيم حاجزاً قرب الشدادي أمس. وأدى ذلك إلى إصابة حارسين برصاص قناصة.", "attack wounded 2 small_arms"},
		{"داهمت قوات الأمن منزلاً في حمص أمس. وضُبطت فيه 3 عبوات ناسفة.", "raid devices 3 raid"},
		{"انفجرت عربتان مفخختان في منبج أمس.", "bombing vehicles 2 car_bomb"},
		{"انفجر لغمان في سيارة قرب السخنة أمس، ما أدى إلى مقتل راعيين.", "explosive_remnant devices 2, killed 2 mine"},
		{"A blast in Manbij wounded four people on Tuesday.", "bombing wounded 4 bombing"},
		{"IS militants attacked an SDF checkpoint near Hajin on Tuesday. They came with automatic weapons in two pickups.", "attack vehicles 2 small_arms"},
		// A further paragraph tells what came of it, or the day.
		{"كمن التنظيم لرتل عسكري قرب السخنة.\n\nوأوقع الكمين ستة قتلى.\n\nوكان في الرتل آليتان.", "attack killed 6, vehicles 2 ambush"},
		{"داهمت قوات الأمن وكراً في حمص.\n\nوضُبط فيه:\nبندقية عدد 4\nحزام ناسف عدد 2", "raid weapons 4, devices 2 raid"},
		// What is found for blowing up does not go off.
		{"ضبطت القوة في كركوك أمس مسطرتي تفجير و6 صواعق.", "weapons_seizure devices 2, devices 6"},
		{"Jets struck IS positions near Raqqa on Tuesday and destroyed three car bombs and a depot.", "airstrike devices 3"},
		// What a strike destroys belongs to it.
		{"Coalition aircraft bombed Dayr az Zawr on Tuesday and destroyed two mortar tubes.", "airstrike weapons 2"},
		{"قصفت المدفعية مواقع داعش قرب كليس أمس وتم تدمير عربتين.", "shelling vehicles 2"},
		// A list of finds belongs to the search told before, whatever was told in between.
		{"Our forces raided a house in Hajin on Tuesday and arrested a man.\n\nThe cell threw a grenade at a shop on August 27.\n\nOur forces confiscated:\n\n– AK-47 /3/\n– Cell phones /6/\n", "raid weapons 3, phones 6 raid; attack"},
		// A count over a year is none of the last attack's.
		{"هاجم التنظيم حاجزاً قرب الشدادي أمس. وسجل المرصد منذ مطلع العام تسعة خروقات و50 جريحاً.", "attack"},
		{"IS militants attacked an SDF checkpoint near Hajin on Tuesday. Monitors count 20 attacks and 50 casualties this year.", "attack"},
	} {
		reading := mustRead(t, Input{Source: "t", Text: c.in, Published: published}, shipped(t))
		var got []string
		for _, p := range reading.Proposals {
			s := string(p.Class)
			var figures []string
			for _, q := range p.Quantities {
				figures = append(figures, fmt.Sprintf("%s %d", q.What, q.Value))
			}
			if len(figures) > 0 {
				s += " " + strings.Join(figures, ", ")
			}
			if len(p.Methods) > 0 {
				s += " " + strings.Join(p.Methods, "+")
			}
			got = append(got, s)
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s\n got  %s\n want %s", c.in, g, c.want)
		}
	}
}

// TestItemsOfAListTakeTheTimeAboveThem dates what the items of a survey tell without a day.
func TestItemsOfAListTakeTheTimeAboveThem(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"أنجزت القطعات خلال الأيام الثلاثة الماضية ما يلي:\n\n- انفجرت عبوة على عجلة في الشرقاط.\n- ألقت مفرزة القبض على مطلوبين في أبي غريب يوم الأربعاء.", "bombing الأيام الثلاثة الماضية; arrest يوم الأربعاء"},
		{"On March 18, coalition forces carried out strikes in Iraq and Syria.\n\n-- Near Sinjar, a strike hit a tactical unit.\n-- Near Mosul, two strikes destroyed a bunker.", "airstrike March 18; airstrike March 18; airstrike March 18"},
	} {
		reading := mustRead(t, Input{Source: "t", Text: c.in, Published: published}, shipped(t))
		var got []string
		for _, p := range reading.Proposals {
			s := string(p.Class)
			if p.Date != nil {
				s += " " + p.Date.Text
			}
			got = append(got, s)
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s\n got  %s\n want %s", c.in, g, c.want)
		}
	}
}
