package read

import "strings"

// englishRules are the English lines of ruleText.
const englishRules = `
foiled_plot: ^foil|^thwart|foiling|foiled ~6 plot|plots|attack|attacks|bombing|plan|plans|attempt|attempts|bomb|operation|assassination
foiled_plot: ^disrupt|^prevent|averted|^stop ~4 plot|plots|attack|bombing|bomb|assassination
foiled_plot: ^foil|^thwart
foiled_plot: plot|attack|attempt|bombing ~2 was|were|been foiled|thwarted|averted|prevented|disrupted
propaganda_release: ^release|^publish|^post|^issue|^circulate|^air  ~5 video|videos|audio|footage|newsletter|issue|recording|photos|images|photographs
explosive_remnant: landmine|landmines|mine|ordnance|munition|munitions|remnant ~3 exploded|explosion|explosions|blast|detonated|killed|wounded|went
explosive_remnant: explosion|blast|^explode|killed|wounded|injured|stepped ~6 landmine|landmines|unexploded|remnants|mine
weapons_loss: ^seize|^capture|^loot|stole|steal|took|taken|^acquire|^obtain ~5 weapons|ammunition|arms|munitions|explosives|rifles|equipment|arsenal|stockpile
weapons_seizure: ^confiscate|found|find|^recover|^discover|^uncover|^unearth|^destroy|^dismantle|^defuse ~6 weapons|ammunition|arms|munitions|explosives|rifles|cache|caches|ied|ieds|device|devices|bomb|bombs|belt|belts|tunnel|tunnels|stockpile|depot|hideout|hideouts
weapons_seizure: devices|weapons|explosives|rifles|ammunition|cache|caches ~12 seized|confiscated|recovered|found|destroyed
intelligence_sharing: ^share|^exchange|^pass|^provide|sharing|gave|give ~4 intelligence|information
kidnapping: ^kidnap|kidnapped|kidnapping|^abduct
kidnapping n: abduction|abductions|kidnapping
assassination: ^assassinate
assassination n: assassination|assassinations
execution: ^execute ~4 him|them|man|men|people|civilians|captives|hostages|soldiers|prisoners|members|fighters|shepherds|hunters|residents|villagers|of
execution: ^behead
execution n: execution|executions|beheading
airstrike n: airstrike|airstrikes|air strike|air strikes|drone strike|drone strikes|strikes|strike
airstrike: ^carry|^conduct|^launch|carried|struck ~5 airstrike|airstrikes|strikes|strike|raids
airstrike: warplanes|jets|aircraft|drone|drones|helicopters|helicopter ~2 struck|hit|bombed|targeted|killed|attacked|pounded|destroyed|strike
airstrike: ^bomb ~4 positions|targets|hideouts|sites|convoy
shelling: ^shell|shelled
shelling n: shelling|bombardment|mortar fire|artillery fire|rocket attack|rocket fire
shelling: mortars|rockets|mortar|rocket|artillery|shells ~3 hit|struck|landed|fired|targeted|fell|pounded
clash: ^clash ~3 with|against|between|in|near|over|at
clash: fought|fight|battled ~3 with|against|fighters|forces|militants|troops
clash: exchanged fire|traded fire|exchange of fire|fighting erupted|fighting broke
clash: clashes|fighting|gunbattle|battle|firefight ~2 erupted|broke|took|continued|flared|ensued
clash n: clashes|firefight|gun battle|gunbattle|gunfight|skirmish|skirmishes|fighting
bombing: ^explode|^detonate|blew up|blow up|blew himself|went off|ripped through|tore through
bombing: rammed|drove ~4 car|truck|vehicle|bomb|explosives
bombing n: bombing|bombings|explosion|explosions|blast|blasts|car bomb|suicide attack|suicide bombing|bomb attack|ied attack|roadside bomb|suicide bomber|vbied
attack: ^attack|^ambush|^assault|^storm|^target
attack: opened fire|open fire|shot dead|gunned down|shot and killed|came under fire|come under attack|came under attack|came under
attack: ^launch|^carry|carried|^stage|^mount|^conduct ~4 attack|attacks|ambush|assault|assaults|offensive
attack n: attack|ambush|assault|shooting|drive-by|attacks|ambushes|shootings
raid: ^raid
raid: ^carry|carried|^conduct|^launch ~4 raid|raids
raid n: raid|raids
arrest: ^arrest|^detain|^apprehend|taken into custody|took into custody
arrest: ^capture|^nab|^round|^seize ~4 suspect|suspects|leader|operative|operatives|member|members|militant|militants|facilitator|commander|emir|fighters|him
arrest: ^dismantle|^bust ~3 cell|cells|network
arrest n: arrest|arrests|detention|capture
operation: ^launch|^begin|began|^conduct|carried|^carry|^start|^wrap|concluded ~5 operation|operations|campaign|sweep|sweeps|offensive
operation n: security operation|sweep|military operation|joint operation|clearing operation|sweeps
meeting: met|meet|meets|meeting ~2 with|in|at|on|the|his|to
meeting: ^hold|held|^host|^convene ~5 talks|meeting|meetings|summit|conference|session
agreement: ^agree ~3 to|on|with
agreement: ^sign|^reach|struck ~5 agreement|deal|truce|ceasefire|memorandum|understanding|accord
deployment: ^deploy|redeployed
deployment: sent|^send|brought|moved|^dispatch|^reinforce|poured ~4 reinforcements|troops|forces|soldiers|units|convoy
deployment: ^arrive|^enter ~3 reinforcements|troops|positions
withdrawal: withdrew|withdraws|withdrawn|withdraw|withdrawing|pulled out|pulled back|pulling out|pull out|pulls out
withdrawal: ^evacuate|^vacate|left|leave|leaves|leaving|handed ~3 base|bases|positions|outpost|posts|camp|airfield|airbase|installations
movement: ^infiltrate
movement: convoy|convoys|militants|fighters|group ~3 crossed|moved|left|entered|seen|spotted
seizure: ^seize|^capture|retook|^recapture|overran|^liberate|took|^take ~5 town|city|village|village|villages|control|area|areas|base|field|territory|neighborhood|neighbourhood|dam|airport|bridge|crossing|positions|headquarters
aid: ^deliver|^distribute|^provide|reached|^send|sent|entered|crossed ~5 aid|relief|supplies|assistance|tents|food|baskets|kits
aid: ^repatriate|^return ~5 families|women|children|nationals|citizens|refugees|displaced|people
other: ^release|^free ~5 detainees|prisoners|hostages|prisoner|detainee|captives|people|inmates
other: ^escape|broke out|prison break|jailbreak|breakout
other: ^transfer ~5 detainees|prisoners|inmates|suspects|control|detention
other: protested|demonstrated|protest|protests|demonstration
threat: ^threaten|^vow|vowed ~4 to|attack|attacks|revenge|government|with
statement: ^urge|^announce|^declare|^impose|called ~4 amnesty|curfew|policy|decree|surrender
attack r: killed|killing|kills|slain|wounded|wounding|injured|died|dead
meeting n: meeting|talks|summit
agreement n: agreement|ceasefire|truce|deal
deployment n: deployment|redeployment
withdrawal n: withdrawal|pullout|pullback|drawdown
`

// englishVerb gives the forms of a regular verb.
func englishVerb(v string) []string {
	out := []string{v}
	switch last := v[len(v)-1]; {
	case last == 'e':
		out = append(out, v+"s", v+"d", v[:len(v)-1]+"ing")
	case last == 'y' && !strings.ContainsAny(v[len(v)-2:len(v)-1], "aeiou"):
		out = append(out, v[:len(v)-1]+"ies", v[:len(v)-1]+"ied", v+"ing")
	case strings.HasSuffix(v, "sh") || strings.HasSuffix(v, "ch") || strings.HasSuffix(v, "ss"):
		out = append(out, v+"es", v+"ed", v+"ing")
	default:
		out = append(out, v+"s", v+"ed", v+"ing")
	}
	return out
}
