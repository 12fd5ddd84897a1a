package read

import (
	"strings"
	"tansiq/internal/text"
)

// englishRules are the English lines of ruleText.
const englishRules = `
none: strike|strikes|walkout|stoppage ~1 over|by|for|about ~2 pay|wages|salaries|wage|salary|conditions|teachers|doctors|workers|unions|union|nurses|lawyers|drivers|employees|students|shopkeepers|traders|jobs|pensions|bakers
none: ^launch|^mount|^begin|^stage|^make|made ~3 attack|attacks|assault ~0 on ~2 budget|policy|policies|plan|press|rights|freedoms|opposition|judiciary|credibility|reputation|character|record|bill|proposal|minister|critics
none: attack|attacks|assault|assaults ~0 on ~2 budget|policy|policies|press|rights|freedoms|freedom|judiciary|credibility|reputation|character|record|bill|proposal|constitution|dignity
none: attack|attacks ~0 of ~1 asthma|nerves|conscience|panic|flu|fever|hunger
none: ^attack|^assault|^slam|^target ~2 policy|policies|decision|budget|record|critics|reputation|plan|plans|proposal|speech|bill|growth|inflation|audience|customers|market|ministry's|minister's|bank's|government's|performance|problem
none: ^raid ~2 savings|pantry|fridge|funds|pension|pensions|reserves|treasury|wardrobe|budget
none: ^launch|^start|^begin|began|^run|ran|^announce|^plan ~3 vaccination|election|awareness|fundraising|media|advertising|charity|immunisation|immunization|polio|literacy|cleaning|clean-up|donation|re-election|electoral|anti-smoking|marketing|membership|social ~2 campaign|campaigns|drive
none: vaccination|election|awareness|fundraising|media|advertising|charity|immunisation|immunization|polio|literacy|clean-up|donation|electoral|marketing ~0 campaign|campaigns|drive
none: ^explode ~0 in|with|into ~1 anger|popularity|laughter|tears|size|value|number|applause|rage
none: ^storm ~0 out|off|ahead|home
agreement: ^strike|struck ~3 deal|deals|agreement|bargain|accord|truce|pact|ceasefire|alliance
none: ^strike|struck ~2 balance|chord|tone|gold|match|pose
none: ^battle|fought|^fight|fights ~3 cancer|corruption|inflation|poverty|disease|fire|fires|blaze|blazes|wildfire|wildfires|coronavirus|pandemic|relegation|election|elections|drought|locusts
none: ^capture ~2 imagination|attention|hearts|image|images|footage|moment|carbon|mood|title|trophy|scene
none: ^seize ~2 opportunity|moment|chance|initiative|day
none: ^sweep|swept ~2 election|elections|polls|awards|vote|seats|power|board
none: ^hit|hits ~2 target|targets|headlines|record|high|low|market|road|streets|ground|back|milestone
none: ^abandon ~2 plan|plans|project|effort|efforts|hope
none: ^cross|crossed ~2 line|lines|mind|threshold|fingers
none: ^shell ~0 out
none: ^withdraw|withdrew|^pull ~3 bid|candidacy|application|complaint|offer|support|cash|money|ambassador|proposal|amendment|savings
none: ^surrender ~2 lead|title|seat|majority
none: ^deploy ~2 argument|arguments|rhetoric|software|technology|cameras|sensors
none: ^release|^issue|^publish ~2 album|single|film|report|figures|data|statistics|results|findings|funds|budget|novel
none: ^clash ~1 over|with ~2 budget|policy|referee|schedule|calendar|principles|teammates|coach
none: ^torch ~0 relay
none: ^free|freed|^release ~2 up|funds|space|capacity|resources|money
none: ^cut ~2 ribbon|cost|costs|taxes|interest|rates|salaries|budget
none: ^break|broke|^dismantle ~2 record|silence|monopoly|fast|news|barriers
none: ^meet|met|meets ~2 demand|demands|target|targets|deadline|needs|expectations|criteria|conditions|standards|costs
none: ^reach|reached ~3 peak|target|final|age|pension
none: ^execute ~2 plan|order|orders|budget|strategy|project|contract|decree|agreement
foiled_plot: ^foil|^thwart ~6 plot|plots|attack|attacks|bombing|plan|plans|attempt|attempts|bomb|operation|assassination
foiled_plot: ^disrupt|^prevent|averted|^avert|^stop|^block ~4 plot|plots|attack|bombing|bomb|assassination|bombings
foiled_plot: ^avert|^prevent|^foil|^thwart ~3 massacre|bloodbath|carnage|slaughter|catastrophe|jailbreak|breakout
foiled_plot: ^foil|^thwart
foiled_plot: ^defuse|^disarm|^neutralise|^neutralize|^dismantle|^disable ~4 bomb|device|ied|booby-trap|boobytrap|vbied
foiled_plot: bomb|device|ied|vest ~3 defused|disarmed|neutralised|neutralized|disabled
foiled_plot: plot|attack|attempt|bombing|plan|attacks|plots ~3 was|were|been ~0 foiled|thwarted|averted|prevented|disrupted
foiled_plot p: planning|planned|plotting|plotted|preparing|prepared|conspiring|intended|intending|^conspire ~6 attack|attacks|bomb|bombing|bombings|blow|target|assassinate|assassination|explosion|operation|act|strike|suicide|kill|storm|shooting|attacking
foiled_plot p: ^plot ~3 to|against
propaganda_release: ^release|^upload|^disseminate|^publish|^post|^issue|^circulate|^air|^broadcast|put|^unveil|^distribute|^share ~5 video|videos|audio|footage|pictures|picture|documentary|newsletter|recording|photos|images|photographs|editorial|nasheed|clip|pamphlets|leaflets
propaganda_release: newsletter|issue|video|videos|recording|message|audio|clip|pamphlets|leaflets ~5 ^appear|^surface|released|published|issued|posted|circulated|aired
propaganda_release n: new video|new audio|video release|audio message|propaganda video|new issue
explosive_remnant: explosive ~1 remnants|remnant|ordnance|hazards
explosive_remnant: ^clear|cleared|^remove|^defuse|^destroy|^demine|^neutralise|^neutralize ~5 unexploded|uxo|ordnance|landmines|mines|munitions|erw
explosive_remnant: landmine|landmines|mine|mines|ordnance|munition|munitions|remnant|remnants|shell|grenade ~6 exploded|explosion|explosions|blast|detonated|killed|wounded|went|blew|^injure|claimed
explosive_remnant: explosion|explosions|blast|blasts|^explode|killed|wounded|injured|stepped|drove|struck|hit|died|ran ~7 landmine|landmines|unexploded|remnants|mine|mines|ordnance
weapons_loss: ^seize|^capture|^loot|stole|steal|took|taken|^acquire|^obtain|^plunder|^grab|^raid ~5 weapons|ammunition|arms|munitions|explosives|rifles|equipment|arsenal|stockpile|depots|depot|armoury|armouries|stockpiles
weapons_loss: made|makes|make|walked|ran|escaped ~0 off|away|with ~1 with ~5 weapons|ammunition|vehicles|arms|rifles|trucks|humvees|supplies|guns|launchers
weapons_loss: weapons|arms|ammunition|rifles|munitions|arsenal ~2 looted|stolen|plundered|captured|pillaged
weapons_seizure: ^confiscate|found|find|^recover|^discover|^uncover|^unearth|^destroy|^dismantle|^defuse|^disarm|seized ~6 weapons|ammunition|arms|munitions|explosives|rifles|cache|caches|ied|ieds|device|devices|bomb|bombs|belt|belts|tunnel|tunnels|stockpile|depot|hideout|hideouts|rounds|workshop|grenades|vests
weapons_seizure: devices|weapons|explosives|rifles|ammunition|cache|caches|hideouts|tunnels|vests|grenades|rounds|launchers|phones ~12 seized|confiscated|recovered|found|destroyed|uncovered|defused|blown
intelligence_sharing: ^share|^exchange|^pass|^provide|gave|give|^supply|handed|^relay ~4 intelligence|information|warning|tip|coordinates|intel
intelligence_sharing: tipped off|tip off|tips off|tipping off|^alert|passed word
intelligence_sharing n: intelligence sharing|intelligence exchange|exchange of intelligence|intelligence-sharing
kidnapping: ^kidnap|^abduct|^snatch
kidnapping: ^bundle|^drag|^whisk ~4 away|car|vehicle|van
kidnapping: taken|took|^carry|carried|^seize|^capture|^hold|held ~3 hostage|captive|hostages|captives
kidnapping: was|were|been ~1 seized|taken|captured ~4 gunmen|from|militants
kidnapping n: abduction|abductions|kidnapping|kidnappings
assassination: ^assassinate
assassination: gunman|gunmen|assailant|assailants|attackers|masked|unidentified|unknown ~6 ^kill|killed|shot|murdered|gunned ~5 co-chair|co|chairman|chairwoman|mayor|councillor|councilor|sheikh|imam|cleric|preacher|judge|journalist|activist|official|elder|mukhtar|head|chief|mediator|teacher|administrator
assassination: chair|co-chair|chairman|chairwoman|mayor|councillor|councilor|sheikh|imam|cleric|preacher|judge|journalist|activist|official|elder|mukhtar|mediator|teacher|administrator ~4 shot|killed|gunned|murdered ~4 gunman|gunmen|assailant|assailants|unknown|unidentified|masked|motorcycle|motorbike|silenced
assassination: ^murder
assassination n: assassination|assassinations|murder|murders
execution: ^execute ~4 him|them|man|men|people|civilians|captives|hostages|soldiers|prisoners|members|fighters|shepherds|hunters|residents|villagers|of|on|at|in
execution: was|were|been|and ~1 executed
execution: ^behead|^decapitate|^crucify|throats|throat|put to death|puts to death|^lynch
execution n: execution|executions|beheading|beheadings
airstrike n: airstrike|airstrikes|air strike|air strikes|drone strike|drone strikes|strikes|strike|air raid|air raids|drone attack|drone attacks|aerial bombardment
airstrike: ^carry|^conduct|^launch|carried|^perform|^deliver ~5 airstrike|airstrikes|strikes|strike|sorties
airstrike: warplanes|warplane|jets|jet|aircraft|drone|drones|helicopters|helicopter|planes|bombers|gunship|gunships|plane ~3 struck|hit|bombed|targeted|killed|attacked|pounded|destroyed|strafed|fired|bombs|hits|strikes
airstrike: hit|struck|^target|killed|destroyed|^bomb|wounded ~5 drone|drones|airstrike|airstrikes|warplanes|jets|aircraft|missile
airstrike: ^bomb ~4 positions|targets|hideouts|sites|convoy|post|camp|base|cave|caves|complex|depot|house
airstrike: reaper|predator|mq-9|bayraktar|f-16|f-16s|gunship|helicopter|drone|drones|jet|jets|aircraft ~3 fired|dropped|released|strafed|launched
airstrike: bombed|struck
shelling: came|^come ~0 under ~2 mortar|rocket|artillery|shell|missile ~1 fire|attack|bombardment
shelling: ^shell|shelled|returned fire|return fire
shelling: shells|mortars|rockets|projectiles|missiles|salvo|barrage ~2 rained|slammed|crashed|landed|fell|struck|hit
shelling n: shelling|bombardment|mortar fire|artillery fire|rocket attack|rocket attacks|rocket fire|artillery strikes|mortar attack
shelling: mortars|rockets|mortar|rocket|artillery|shells|howitzers|tanks|guns|rounds ~3 hit|struck|landed|fired|targeted|fell|pounded|killed|wounded
shelling: ^fire|^lob|^pound|^bombard ~4 mortars|rockets|shells|artillery|missiles|mortar|rocket
clash: ^clash ~3 with|against|between|in|near|over|at
clash: fought|battled|^battle|fights|engaged ~3 with|against|fighters|forces|militants|troops|battle|battles|gunmen
clash: ^exchange|traded ~1 fire|gunfire|shots
clash: beat|^fend|drove|^drive ~0 back|off ~5 attack|assault|attacks|offensive|infiltration|incursion|militants|attackers
clash: ^repel|^repulse|^rebuff ~5 attack|assault|attacks|offensive|raid|infiltration|incursion|militants|attackers
clash: exchanged fire|traded fire|exchange of fire|fighting erupted|fighting broke|shots were exchanged
clash: gunfire|clashes|fighting|gunbattle|battle|firefight|skirmishes|gunfight|shootout|hostilities ~2 erupted|broke|took|continued|flared|ensued|resumed|occurred
clash n: clashes|clash|firefight|gun battle|gunbattle|gunfight|skirmish|skirmishes|fighting|shootout|firefights|hostilities
bombing: ^explode|^detonate|blew up|blow up|blew himself|blown up|went off|goes off|go off|going off|ripped through|tore through|rips through|tears through|set off a bomb|blew themselves|blowing himself|blowing up
bombing: ^set|^trigger|^activate|^touch ~1 off ~5 explosives|bomb|bombs|device|charge|charges|belt|vest|ieds|blast|explosion
bombing: ied'd|ied-ed|blew himself up|blew herself up|blew themselves up|^boobytrap
bombing: rammed|drove|^ram ~4 car|truck|vehicle|bomb|explosives
bombing: bomb|ied|device|explosive|ieds|bombs|vbied ~3 hit|struck|exploded|detonated|killed|targeted|^wound|went|planted|^damage|tore|ripped
bombing: hit|struck ~4 bomb|ied|device
bombing n: bombing|bombings|explosion|explosions|blast|blasts|car bomb|suicide attack|suicide bombing|bomb attack|bomb attacks|ied attack|ied attacks|roadside bomb|suicide bomber|suicide bombers|vbied|car bombing|car bombs|twin bombings
raid: burst|^burst|^barge|broke|^kick ~1 into|in|down ~4 house|houses|apartment|home|homes|flat|door|doors
raid: ^swoop ~0 on
raid: ^storm|^raid|^swoop ~5 hideout|hideouts|safehouse|safe-house|safe|house|houses|farm|farmhouse|apartment|flat|compound|den|homes|home|cave|lair
attack: ^attack|^ambush|^assault|^storm|^target|^snipe|^massacre
attack: ^rake|^spray|^riddle|^pepper|raked|strafed ~4 gunfire|bullets|fire|rounds
attack: mowed down|mown down|cut down|mows down|guns down|picked off|waylaid|waylay|^knife|^stab|stabbed|hurled a grenade|threw a grenade|lobbed a grenade|tossed a grenade
attack: opened fire|open fire|opening fire|shot dead|shot and killed|gunned down|came under fire|come under attack|came under attack|came under|shot at|fired on|fired at|sprayed|^torch|set fire to|set ablaze|set alight|burned down|fired upon|shots at|shots were fired
attack: ^launch|^carry|carried|^stage|^mount|^conduct|^execute|^wage|^perpetrate ~4 attack|attacks|ambush|assault|assaults|offensive|ambushes|shooting
attack: fell|^walk|caught|^come|came|ran ~3 ambush
attack: ^set|^burn|^torch ~4 fire|ablaze|alight|tankers|trucks|homes|houses|crops|fields|vehicles
attack: was|were|been|being ~1 attacked|ambushed|targeted|shot|stabbed|burned|torched|struck|hit
attack n: killing of|killings of|slaying of|shooting of|murder of|deaths of
attack n: attack|ambush|assault|shooting|drive-by|attacks|ambushes|shootings|massacre|massacres|hit-and-run|sniper fire|gunfire
raid: raided
raid: ^raid
raid: ^carry|carried|^conduct|^launch|^stage ~4 raid|raids
raid: ^search|^storm|landed|^swoop|entered ~4 house|houses|farm|hideout|apartment|compound|home|homes|farmhouse|safehouse
raid n: raid|raids|air assault|heliborne operation|airborne operation|helicopter raid
arrest: ^arrest|^detain|^apprehend|taken into custody|took into custody|takes into custody|rounded up|rounds up|rounding up|round up|picked up|picks up|^nab|^nick|^collar
arrest: ^recapture ~5 inmate|inmates|prisoner|prisoners|escapee|escapees|fugitive|fugitives|detainee|detainees|militant|militants|him|them
arrest: escapees|inmates|prisoners|fugitives|convicts ~4 recaptured
arrest: ^seize|^snare|^net|netted ~3 suspect|suspects|financier|leader|operative|operatives|commander|facilitator|smuggler|militant|militants|member|members
arrest: ^capture|^nab|^round|^seize|caught|^stop|^hold|held|^net|^intercept ~4 suspect|suspects|leader|operative|operatives|member|members|militant|militants|facilitator|commander|emir|fighters|him|smuggler|smugglers|nationals|man|men|terrorists|checkpoint|people
arrest: was|were|been ~0 recaptured
arrest: was|were|been|also ~1 caught|held|captured|stopped|intercepted
arrest: ^dismantle|^bust|broke|^break ~4 cell|cells|network|networks|ring
arrest n: arrest|arrests|capture
operation: ^launch|^begin|began|^conduct|carried|^carry|^start|^wrap|concluded|^end|^complete|^conclude|^resume ~6 operation|operations|campaign|sweep|sweeps|offensive|mission|missions
operation: ^comb|^scour|^sweep ~6 badia|steppe|farmland|countryside|hills|groves|orchards|riverbanks|river|sector|district|province|stretch|terrain|wadi|@
operation: ^sweep|swept|^comb|^clear|cleared|^scour|^remove|^pursue|tracked|^hunt ~5 desert|area|areas|village|villages|camp|mines|ordnance|valley|valleys|mountains|cells|remnants|items|attackers|farms
operation n: security operation|sweep|military operation|joint operation|clearing operation|sweeps|security campaign|clearance operation|military campaign|search operation|counterterrorism operation|counter-terrorism operation
meeting: met|meet|meets|meeting ~2 with|in|at|on|the|his|to|for
meeting: ^convene|^gather|^confer|^huddle ~1 in|at|with|to
meeting: ^hold|held|^host|^convene|^attend|^chair|^co-chair ~5 talks|meeting|meetings|summit|conference|session|discussions
meeting: ^receive|^visit|travel|travelled|traveled|flew|flies ~8 envoy|ambassador|delegation|commander|discuss|counterpart|talks
meeting n: meeting|talks|summit|discussions
agreement: ^agree ~3 to|on|with|that
agreement: ^sign|^reach|struck|^strike|^announce|^extend|^conclude|^broker|^ratify|^mediate|^seal|^clinch|^ink ~5 agreement|deal|truce|ceasefire|memorandum|understanding|accord|pact
agreement: agreement|deal|truce|ceasefire|memorandum|understanding|accord|pact ~3 signed|reached|announced|extended|struck|brokered|concluded
agreement n: agreement|ceasefire|truce|deal|pact|accord
deployment: ^deploy|redeployed|^redeploy
deployment: ^station|^post|posted|^reposition ~3 troops|forces|soldiers|units|battalion|brigade|guards
deployment: sent|^send|brought|moved|^dispatch|^reinforce|poured|rushed|^mass ~4 reinforcements|troops|forces|soldiers|units|convoy|patrols
deployment: reinforcements|troops|forces|soldiers|units ~4 sent|arrived|entered|dispatched|deployed|moved|rushed|poured
deployment: ^set ~0 up ~3 checkpoint|checkpoints|positions|camp|base|outpost|outposts|roadblocks
deployment: troops|forces|soldiers|units ~2 returned ~2 to
deployment: ^enter ~2 @|city|town|prison|camp|base|district|province
deployment: ^arrive|^enter|^establish ~3 reinforcements|troops|positions|checkpoints|camp|city|town|base
deployment n: deployment|redeployment|reinforcements
withdrawal: withdrew|withdraws|withdrawn|withdraw|withdrawing|pulled out|pulled back|pulling out|pull out|pulls out|pull back|pulls back|retreated|^retreat
withdrawal: ^evacuate|^vacate|left|leave|leaves|leaving|handed|^quit|^abandon|^depart|^exit ~4 base|bases|position|positions|outpost|outposts|post|posts|checkpoint|checkpoints|prison|headquarters|barracks|camp|airfield|airbase|installations|iraq|syria|garrison|country
withdrawal: base|garrison|camp|outpost|airbase|bases|installations ~3 handed|vacated|evacuated|abandoned
withdrawal: ^pull|^withdraw|withdrew|^bring ~4 troops|contingent|forces|soldiers|personnel|unit|units|contingents
withdrawal: ^cut|^reduce|^trim ~5 troops|forces|presence|soldiers
withdrawal n: withdrawal|pullout|pullback|drawdown|departure|handover
movement: ^infiltrate|^smuggle|slipped|^cross|crossed|sneaked|snuck
movement: convoy|convoys|column|motorcade ~8 crossed|moved|left|entered|headed|arrived|set|departed|drove|travelled|traveled|passed
movement: convoy|convoys|militants|fighters|group|buses|trucks|column|vehicles|fugitives ~4 crossed|moved|left|entered|seen|spotted|set|headed|arrived|fled
movement: ^set ~0 out ~4 to|from|towards|toward|across|for
movement: fled|^flee|^relocate ~4 to|from|towards|toward|across|for
seizure: ^seize|^capture|^retake|^recapture|^overrun|^liberate|^take|^conquer|^occupy|^reclaim|^wrest ~3 @
seizure: ^recapture|^retake|^reclaim ~5 refinery|station|plant|border|outpost|university|hospital|quarter|stronghold|road|highway|bridgehead
seizure: town|city|village|base|refinery|dam|airport|post|district|quarter|neighbourhood|neighborhood|crossing ~3 recaptured|retaken|captured|seized|overrun|liberated
seizure: ^gain|^assume|^establish|^wrest|^secure|^regain|^reassert ~2 control
seizure: ^oust|^expel|^eject|^push|^drive|drove ~4 out|from ~1 of|the|@
seizure: fell|^fall|falls ~2 to|into ~2 hands|control|group|militants|fighters|rebels|army|@
seizure: ^seize|^capture|retook|^recapture|overran|^liberate|took|^take|^regain|^storm|captured|lost|^lose|drove|^conquer|^occupy ~6 town|city|village|villages|control|area|areas|base|field|territory|neighborhood|neighbourhood|dam|airport|bridge|crossing|positions|headquarters|post|posts|checkpoint|out|points|hill|hills|oilfield|oil
attack: ^overrun
seizure n: fall|capture|liberation|recapture|seizure|loss|conquest ~0 of ~2 @
seizure: took over|take over|takes over|taking over|fell to|raised the flag
aid: ^deliver|^distribute|^provide|reached|^send|sent|entered|crossed|^receive|arrived|^bring|^dispatch|handed ~6 aid|relief|supplies|assistance|tents|food|baskets|kits|rations|blankets|parcels|medicine|vaccines
aid: aid|relief|supplies|assistance|tents|food|rations|blankets|convoy|trucks ~5 delivered|distributed|reached|arrived|sent|entered|dispatched|crossed
aid: ^repatriate|^return|^evacuate|returned|flown|flew|^bring|brought|took|take|^transfer|left ~6 families|women|children|nationals|citizens|refugees|displaced|people|back|home|returnees
aid: ^return ~4 homes|villages|areas|origin|hometown|hometowns|houses
aid: residents|evacuees|idps ~4 returned|repatriated|resettled
aid: families|women|children|nationals|citizens|refugees|returnees ~5 repatriated|returned|flown|transferred|arrived|left|taken|brought|evacuated|return
aid n: repatriation|repatriations|aid convoy|aid delivery
other: ^release|^free ~5 detainees|prisoners|hostages|prisoner|detainee|captives|people|inmates|abductees|hostage|him|them|later
other: was|were|been ~1 released|freed|ransomed|transferred|extradited|deported
other: ^escape|broke out|prison break|jailbreak|breakout|^riot
other: ^transfer|^move|moved|flown|flew|handed|^extradite|^deport|took|^receive|received ~6 detainees|prisoners|inmates|suspects|detention|custody|members
other: detainees|prisoners|inmates|suspects|members|fighters ~4 transferred|moved|flown|handed|escaped|extradited|deported|released|freed|surrendered
other: ^shut|^close|closed|^reopen|opened|^inaugurate|^block ~6 camp|crossing|road|border|highway|bridge|airport|office|prison
other: ^raze|^gut ~4 fire
other: ^block ~3 road|highway|bridge ~3 protest|protesters|demonstrators|tyres
other: ^shoot|shot|brought|^down|downed ~1 down ~3 drone|helicopter|aircraft|jet|plane
other: helicopter|aircraft|jet|plane|chopper ~3 crashed|downed
other: ^seize|^confiscate|^intercept ~5 drugs|captagon|pills|hashish|narcotics|amphetamines|heroin
other: found ~1 alive|safe|unharmed
other: went missing|go missing|goes missing|gone missing|^disappear|^vanish
other: ^bury|buried ~6 soldiers|victims|remains|bodies|people|men|fighters|in|at
other: ^exchange|^swap ~4 prisoners|detainees|captives|bodies
other: ^protest|demonstrated|protests|demonstration|demonstrations|rallied
other r: bodies|body|grave|graves|remains ~9 found|discovered|recovered|unearthed|exhumed
other r: found|discovered|^recover|^unearth ~4 bodies|body|grave|remains
other: turned himself in|turned themselves in|gave themselves up|gave himself up|laid down their arms
other: ^surrender|defected|^defect|pledged allegiance
other n: fire|protest|riot|surrender|escape
other: ^sentence|sentenced|convicted|^hang|hanged|on trial
threat: ^threaten|^vow|vowed ~4 to|attack|attacks|revenge|government|with|by|members|the|teachers|against
threat: ^threaten
threat: urged|urging|called|calls|calling ~4 followers|supporters|attack|attacks|prisons|on
statement: ^declare|^impose|^proclaim|^decree|^lift ~3 emergency|mourning|mobilisation|mobilization|curfew|lockdown|martial|amnesty|alert
statement: ^declare|^proclaim|^announce ~6 victory|defeat|liberation|emergency
statement: ^urge|^announce|^declare|^impose|called|^offer|^issue|^pledge ~4 amnesty|curfew|policy|decree|surrender|victory|law|ban|end|allegiance
attack r: perished|slaughtered|lost their lives|lost his life|lost her life|succumbed
attack r: ^claim|claimed|^cost ~2 lives|life
attack r: neutralised|neutralized|eliminated|liquidated|neutralises|neutralizes|eliminates
attack r: killed|killing|kills|slain|wounded|wounding|injured|died|dead|dies|injuring|injures|wounds
`

// homographs are the forms that may be a noun or a verb: "attack", "raids".
var homographs = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields("attack ambush assault raid strike target shell murder release issue air post share plot arrest capture sweep search visit bomb fire pass deal block stage mount launch protest riot escape return transfer surrender urge exit net stop hold snipe massacre clash seize cut move receive clear comb torch walk exchange supply shut close land broadcast comb wrap start end clash conduct assault execute storm command offer ban transfer storm") {
		for _, form := range []string{w, w + "s", w + "es"} {
			out[form] = true
		}
	}
	return out
}()

// englishForms are the forms of the English verbs of the table.
var englishForms = set(strings.Fields("sent struck hit shot found took taken held brought fought broke broken blew blown left fell drove led stole stolen seen set flown cut put withdrew withdrawn met fled swept caught sought laid " +
	"gave given handed gunned opened came went overran retook overtook threw ran rode rounded stabbed beaten slain dug torn tore rang won lost killed wounded injured died")...)

// englishVerb gives the forms of a regular verb.
func englishVerb(v string) []string {
	out := englishInflected(v)
	bareForms[v] = true
	for _, form := range out {
		englishForms[form] = true
	}
	return out
}

// doubling are the verbs that double their last letter, irregular the further forms of strong verbs.
var (
	doubling  = set(strings.Fields("stop plot nab grab net rob ram trap snap strip gun ban kidnap step plan pin rid transfer drop slip tip bar rip gut dig drag wrap repel rebel snip")...)
	irregular = map[string]string{
		"take": "took taken", "retake": "retook retaken", "hold": "held", "send": "sent", "strike": "struck stricken", "shoot": "shot", "fight": "fought", "break": "broke broken", "withdraw": "withdrew withdrawn",
		"overrun": "overran overrunning", "bring": "brought", "steal": "stole stolen", "seek": "sought", "leave": "left", "fall": "fell fallen", "blow": "blew blown", "drive": "drove driven", "lead": "led", "catch": "caught",
		"find": "found", "lay": "laid", "meet": "met", "flee": "fled", "fly": "flew flown flies", "begin": "began begun beginning", "give": "gave given", "tell": "told", "come": "came", "go": "went gone goes", "run": "ran running",
		"throw": "threw thrown", "sweep": "swept", "hang": "hung", "light": "lit", "win": "won winning", "lose": "lost", "make": "made", "slay": "slew slain", "bid": "bade", "set": "setting", "cut": "cutting", "hit": "hitting", "put": "putting",
	}
)

// bareForms are the forms of verbs that English uses behind "to" and for what happens in general, pastLike those that are
// forms of the past as well.
var (
	bareForms = map[string]bool{}
	pastLike  = set("hit", "cut", "put", "set", "shut", "broadcast", "split", "spread", "burst", "bid", "overrun", "raid", "bomb")
)

func englishInflected(v string) []string {
	out := append([]string{v}, strings.Fields(irregular[v])...)
	switch last := v[len(v)-1]; {
	case last == 'e':
		out = append(out, v+"s", v+"d", v[:len(v)-1]+"ing")
	case last == 'y' && !strings.ContainsAny(v[len(v)-2:len(v)-1], "aeiou"):
		out = append(out, v[:len(v)-1]+"ies", v[:len(v)-1]+"ied", v+"ing")
	case strings.HasSuffix(v, "sh") || strings.HasSuffix(v, "ch") || strings.HasSuffix(v, "ss"):
		out = append(out, v+"es", v+"ed", v+"ing")
	case doubling[v]:
		out = append(out, v+"s", v+v[len(v)-1:]+"ed", v+v[len(v)-1:]+"ing", v+"ed", v+"ing")
	default:
		out = append(out, v+"s", v+"ed", v+"ing")
	}
	return out
}

// isNoun reports whether an English word that may be a noun or a verb is a noun here.
func (r *reader) isNoun(i int) bool {
	prev, next := r.norm(i-1), r.norm(i+1)
	switch {
	case prev == "to" || modalsEN[prev] || prev == "who" || prev == "which" || prev == "they" || prev == "it" || prev == "he" || prev == "we" || prev == "not":
		return false
	case nounBefore[prev] || strings.HasSuffix(prev, "'s") || r.tokens[max(i-1, 0)].Kind == text.Number:
		return true
	}
	if nounAfter[next] || englishForms[next] && !bareForms[next] {
		return true // "shells rained"
	}
	for _, end := range []string{"al", "ous", "ic", "ive", "ary", "ish", "ese", "ly", "ful", "less"} {
		if len(prev) > 4 && strings.HasSuffix(prev, end) {
			return end != "ly"
		}
	}
	return false
}

var (
	nounBefore = set("the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our", "no", "any", "each", "every", "another", "such", "several", "many", "few", "more", "most", "some", "all", "both",
		"first", "second", "third", "last", "recent", "deadly", "of", "in", "on", "by", "for", "after", "during", "following", "from", "since", "with", "without", "against", "per", "amid", "via", "than", "as", "like",
		"air", "drone", "suicide", "bomb", "car", "missile", "rocket", "mortar", "gun", "knife", "ied", "ground", "joint", "police", "night", "dawn", "us", "coalition", "turkish", "israeli", "russian", "american", "new", "major", "similar", "separate", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "prison", "mass", "further", "possible", "armed", "latest", "previous", "past", "alleged", "claimed", "deadliest", "targeted", "successive")
	nounAfter = set("on", "in", "against", "by", "at", "have", "has", "had", "were", "was", "are", "is", "that", "which", "from", "across", "rose", "fell", "since", ".", ",", "of", "killed", "between", "near", "during", "after", "and", ";", ":", "logged", "took", "continued", "claimed", "hit", "outside", "along", "plan", "plans", "plot")
)
