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
none: took|take|takes|taken|taking ~0 place|part|aim|advantage|cover|steps|measures|note|time|days|hours|months|years|weeks|responsibility|office|charge|care|credit|refuge|shelter|account|effect|turns|action|stock|pride|issue|root|off
none: ^threaten ~2 stability|security|peace|existence|lives|livelihoods|unity|sovereignty|future|progress|gains
none: ^announce ~1 death
none: close|closer ~0 to
none: fighting ~0 position|positions|age|vehicle|vehicles|force|season|capability|spirit|power|terrorism
none: dead ~0 man|man's|men|woman|woman's|end|line|body|bodies|soldier|soldiers|militant|militants|fighter|fighters|zone
none: blew|blow|blowing|blown ~0 up|open ~2 door|doors|gate
none: left|leaving|leaves|leave ~5 dead|wounded|injured|homeless|casualties|fatalities
none: ^carry|carried ~0 on|over|away ~1 with|from|into
none: controlled ~0 explosion|detonation|blast
none: cluster ~0 bomb|bombs ~0 convention|treaty
none: ^escape|^survive ~2 death|injury|unharmed|unhurt|justice|attention|assassination|attempt|attempts|poverty
none: attack ~0 helicopter|helicopters|drone|drones|aircraft|plane|planes|jet|jets|dog|dogs|squad|squads
none: ^cordon|^seal ~0 off ~2 scene|area|site
none: found|discovered ~0 to|that
none: ^receive|^give|gave|given ~1 first ~0 aid
none: ^receive|received ~3 treatment|care|training|education|wages|salaries|reports
none: took|taking|take|takes ~0 their|his|its ~4 with
none: met|meet|meets ~0 with ~1 anger|criticism|resistance|opposition|condemnation|approval|success|scepticism|skepticism|protests|outrage|silence|gunfire
none: ^disappear|^vanish ~0 into|from
attack r: lost|^lose ~1 lives|life
none: lost|^lose ~0 with|sight|touch|interest|hope|consciousness|track
none: held ~0 by
none: ^bring|brought ~2 total|number|toll|tally
none: fighting ~0 $
none: came|^come ~0 to ~0 nothing|power|office|pass|life|agreement
none: lost ~0 over|in|near
seizure: came|comes|come ~0 under ~4 control
kidnapping: been ~1 held ~0 by|hostage|captive
arrest: cell|cells|network|networks ~5 dismantled|busted|smashed
none: target ~0 &
none: ^execute ~2 plan|order|orders|budget|strategy|project|contract|decree|agreement
statement: ^target|^sanction ~3 money|finance|finances|financial|financiers|funding|revenue|revenues
raid: swept|^descend|moved|^move|closed|^close|burst|^swoop ~0 in|on ~2 by|on ~2 helicopter|helicopters|house|hideout|tunnel|cave|den|safe|suspected|guest|apartment|farm|flat|home
raid: ^cordon|^seal|^surround ~1 off ~6 and ~0 ^inspect|^search|^comb|^storm|^raid
raid: took|taken|^take ~4 by ~0 storm
raid: struck|hit|^hit|^strike ~1 at|an|a|the ~4 safe|media|guest|house|hideout|den|flat|apartment ~6 taking|arresting|capturing|detaining|seizing|killing
raid: forced|^force ~0 their ~0 way ~0 into ~4 house|home|hideout|apartment|flat|den|farm|compound
raid: ^dismantle|^bust|^break|broke ~1 open|up|an|a|the ~3 hideout|den|flat|apartment|safehouse
execution: ^hang|hanged ~0 three|two|four|five|six|a|him|her|them|man|men|woman ~4 bridge|square|post|pole|market|public
execution: stoned ~1 to ~0 death
execution: thrown|^throw|threw|pushed ~5 rooftop|roof|roofs|building|tower
execution: firing ~0 squad
execution: ^slaughter|slaughtered|^murder|murdered|gunned ~4 hostage|hostages|captive|captives|prisoners|captured|cadets
execution: ^kill|killed|shot|murdered ~6 hands ~0 bound|tied
shelling: rocket|rockets|mortar|mortars|missile|missiles ~1 slammed|crashed|ploughed|plowed|hit|struck|fell|landed
shelling: ^target|targeted|struck|hit|^hammer|hammered ~9 with|by ~2 howitzers|howitzer|artillery|mortars|katyusha|grad|rocket ~0 $|on|in|and|fire|launchers
explosive_remnant: killed|^kill|wounded|^wound|injured|maimed|hurt|died ~6 booby|booby-trap|booby-trapped|cluster|bomblet|bomblets|submunition
explosive_remnant: booby|cluster|submunition|old|leftover ~2 trap|munition|munitions|bomblet|bomblets|shell|mine|mines ~3 killed|killing|wounded|injured|burst|maimed|kills|wounds|exploded
explosive_remnant: found|find|came|^come|stumbled|^discover|discovered|^spot ~3 across|upon|on|a|an ~3 bomblet|bomblets|aerial|unexploded|submunition|shell|mine|mines
explosive_remnant: farmer|farmers|shepherd|shepherds|residents|villagers|children|worker|workers|harvester ~2 found|came|ran|struck|hit|stepped|discovered ~5 bomb|shell|device|mine|mines|landmine|ordnance|bomblet|explosive
explosive_remnant: ^remove|^clear|cleared|^collect|^lift ~4 remnants|remnant ~2 from|in|of
explosive_remnant: ^defuse|^remove|^clear|cleared|^disarm ~7 discovered|found|reported|request ~1 by|of|at ~1 farmers|residents|villagers|children|shepherds|civilians
foiled_plot: ^disrupt|^bust|^derail|^scupper|^frustrate|^uncover|^unmask|^wreck|^spoil|^expose ~4 plan|plans|plot|plots|scheme|schemes ~1 to|against|of
foiled_plot: nipped ~1 in ~1 bud
foiled_plot: ^head|headed ~0 off ~4 plan|plot|attack|bombing
foiled_plot: pre-empted|preempted|^preempt
foiled_plot: ^frustrate|^block ~3 attempt|attempts|escape|breakout
foiled_plot: failed|unsuccessful|abortive ~0 attempt|bid ~6 bomb|blow|attack|assassinate|storm|detonate
foiled_plot: rendered|^render|made ~3 safe ~6 explosives|packed|bomb|device|rigged|c
foiled_plot: bomber|attacker|bombers|attackers ~2 shot|killed|stopped ~2 before|as ~2 he|they|she|reaching|could
foiled_plot: ^intercept|intercepted|^stop|stopped ~5 laden|packed|rigged|bomber|booby ~8 before|on|way
foiled_plot: ^deactivate|^defuse|^disable ~5 device|charge|bomb ~3 planted|placed|laid|hidden|attached
foiled_plot: ^foil|^thwart|^abort ~6 murder|killing|plot|plots|attack|attacks|bombing|plan|plans|attempt|attempts|bomb|operation|assassination
foiled_plot: ^intercept|^stop|^seize|^defuse|^dismantle|^neutralise|^neutralize ~2 car|truck|vehicle|suicide|sticky|roadside|parcel ~0 bomb|bombs|bomber|bombers
foiled_plot: car|truck|vehicle|suicide|sticky|roadside|parcel|motorcycle ~0 bomb|bombs|bomber|bombers ~3 defused|dismantled|disarmed|neutralised|neutralized|intercepted|stopped|thwarted|foiled
foiled_plot: bomber|bombers ~3 stopped|intercepted|foiled|thwarted
foiled_plot: ^kill|killed|^shoot|shot ~6 bomber|bombers|attacker|assailant ~1 before
foiled_plot: broke|broken|^break|breaks ~0 up ~3 plot|plots|plan
foiled_plot: attempt|attempts|bid ~10 foiled|thwarted|averted|disrupted
foiled_plot: ^head ~0 off ~4 attack|attacks|plot|bombing|massacre|escape
foiled_plot: nipped|^nip ~2 bud ~4 plot|attack|plan|conspiracy
foiled_plot: plot|attack|attacks|plan|bombing ~8 came|comes ~0 to ~0 nothing
foiled_plot: bomb|bombs|device|devices ~7 made ~0 safe
foiled_plot: bomber|bombers|attacker ~1 was|were ~1 shot|killed ~3 before
foiled_plot: ^disrupt|^prevent|averted|^avert|^stop|^block ~4 plot|plots|attack|bombing|bomb|assassination|bombings
foiled_plot: ^avert|^prevent|^foil|^thwart ~3 massacre|bloodbath|carnage|slaughter|catastrophe|jailbreak|breakout
foiled_plot: ^foil|^thwart
foiled_plot: ^defuse|^disarm|^neutralise|^neutralize|^dismantle|^disable ~4 bomb|device|ied|booby|boobytrap|vbied|vest|belt|car|motorcycle
foiled_plot: explosive|roadside ~0 device|devices|charge|charges|belt|bomb ~8 defused|disarmed|dismantled
foiled_plot: bomb|device|ied|vest|devices|bombs ~8 defused|disarmed|neutralised|neutralized|disabled
foiled_plot: plot|attack|attempt|bombing|plan|attacks|plots ~8 was|were|been ~0 foiled|thwarted|averted|prevented|disrupted|uncovered|unravelled|exposed
foiled_plot: plot|attack|bombing|attempt|attacks ~4 foiled|thwarted|averted
foiled_plot: ^uncover|^expose|^discover|^unravel ~2 plot|plots
foiled_plot p: planning|planned|plotting|plotted|preparing|prepared|conspiring|intended|intending|^conspire ~6 attack|attacks|bomb|bombing|bombings|blow|target|assassinate|assassination|explosion|operation|act|strike|suicide|kill|storm|shooting|attacking
foiled_plot p: ready|about|poised ~0 to ~1 blow|attack|bomb|detonate|carry|storm
foiled_plot p: ^plot ~3 to|against
propaganda_release: ^release|^upload|^disseminate|^publish|^post|^issue|^circulate|^air|^broadcast|put|^unveil|^distribute|^share ~5 video|videos|audio|footage|issue|speech|pictures|picture|documentary|newsletter|recording|photos|images|photographs|editorial|nasheed|clip|pamphlets|leaflets|message|poster|posters|magazine|infographic
propaganda_release: video|videos|footage|recording|editorial|issue|clip|photos|pictures ~14 published|released|circulated|posted|shared|surfaced
propaganda_release: newsletter|issue|editorial|footage|speech|video|videos|recording|message|audio|clip|pamphlets|leaflets ~5 ^appear|^surface|released|published|issued|posted|circulated|aired
propaganda_release: editorial ~5 ^attack|^denounce|^mock|^call|^threaten|^urge|^claim|^argue|^accuse|^criticise|^criticize|^warn
propaganda_release: carried|^carry|ran|runs ~2 editorial|footage|pictures|photos|claim|article
propaganda_release: brought|^bring ~0 out ~4 issue|edition|video|magazine|number
propaganda_release: speech|video|recording|issue|audio|message|editorial ~6 came|comes ~0 out
propaganda_release: pictures|photos|video|footage|images|claim ~5 put|posted|placed ~0 online|up|on
propaganda_release: naba ~6 mocked|denounced|threatened|criticised|criticized|lashed|attacked|accused
propaganda_release n: new video|new audio|video release|audio message|propaganda video|new issue
explosive_remnant: explosive ~1 remnants|remnant|ordnance|hazards ~8 killed|injured|wounded|exploded|maimed
explosive_remnant: killed|injured|wounded|maimed ~1 by ~4 devices|explosives|hazards|ordnance ~4 left
explosive_remnant: ^clear|cleared|^remove|^defuse|^destroy|^demine|^neutralise|^neutralize ~5 unexploded|uxo|ordnance|landmines|mines|munitions|erw
explosive_remnant: ran|run|drove|drive|rolled|rolls|stepped|steps|trod|^trigger ~1 over|on|onto|a|across|into ~3 landmine|landmines|mine|mines|ordnance|munition|submunition|bomblet|shell
explosive_remnant: ^trigger|^detonate|set ~1 a|off|an ~2 landmine|mine
bombing: ran|run|drove|rolled|stepped ~0 over|on|onto|across|into ~3 ied|ieds|device|bomb|explosive
explosive_remnant: landmine|landmines|mine|mines|ordnance|munition|munitions|submunition|submunitions|bomblet|bomblets|shell|grenade ~6 exploded|triggered|explosion|explosions|blast|detonated|killed|wounded|went|blew|^injure|claimed
explosive_remnant: explosion|explosions|blast|blasts|^explode|killed|wounded|injured|hurt|maimed|stepped|drove|struck|hit|died|ran ~7 landmine|landmines|unexploded|mine|mines|ordnance|submunition|submunitions|bomblet
explosive_remnant: explosion|explosions|blast|blasts|^explode|killed|wounded|injured|died ~7 war|explosive ~0 remnant|remnants
explosive_remnant: war ~0 remnant|remnants ~5 exploded|killed|wounded|injured|detonated|went|blew
weapons_loss: ^seize|^capture|^loot|stole|steal|took|taken|^acquire|^obtain|^plunder|^grab|^raid ~5 weapons|tanks|humvees|ammunition|arms|munitions|explosives|rifles|pistols|equipment|arsenal|stockpile|depots|depot|armoury|armouries|stockpiles
weapons_loss: tanks|tank|weapons|ammunition|arms|vehicles|humvees|arsenal ~3 fell|fallen|falling ~0 into ~4 hands
weapons_loss: ^carry|carried|drove|driven|took|taken|^make|made ~0 away|off ~1 with|a|the|rifles|weapons|army|two ~4 rifles|rifle|weapons|ammunition|vehicles|humvees|guns|arms|trucks|gun
weapons_loss: ^empty|emptied|^strip|^ransack ~4 depot|depots|armoury|armory|arsenal|stores|warehouse
weapons_loss: helped|^help ~0 themselves|himself ~1 to ~5 weapons|rifles|arms|ammunition|guns|vehicles
weapons_loss: made|makes|make|walked|ran|escaped ~0 off|away|with ~1 with ~5 weapons|ammunition|vehicles|arms|rifles|trucks|humvees|supplies|guns|launchers
weapons_loss: weapons|arms|ammunition|rifles|munitions|arsenal ~2 looted|stolen|plundered|captured|pillaged
weapons_seizure: ^confiscate|found|find|^recover|^discover|^uncover|^unearth|^destroy|^dismantle|^defuse|^disarm|^seize|^locate|^retrieve|^handle|^impound|^intercept ~6 %gear
weapons_seizure: phones|%gear ~12 seized|confiscated|recovered|found|discovered|destroyed|uncovered|unearthed|defused|blown|located|intercepted|retrieved|impounded|removed
weapons_seizure: ^turn|turned|^dig|dug|^bring|brought ~0 up|out ~5 %gear
weapons_seizure: ^lay|laid|got|^get ~1 hands ~0 on ~6 %gear
weapons_seizure: stash|haul|trove|dump|cache|hoard|store ~6 found|dug|pulled|unearthed|discovered|uncovered|seized|recovered|turned
weapons_seizure: made|^make|^render ~4 bombs|devices|mines|ieds ~0 safe
weapons_seizure: ieds|bombs|devices|mines|shells ~6 dealt ~0 with
weapons_seizure: mines|bombs|rockets|shells|explosives ~2 was|were ~1 dug|turned|pulled ~0 up|out|from
weapons_seizure: ^get|got ~0 hold ~0 of ~5 %gear
weapons_seizure: ^remove ~3 explosives|explosive|bombs|devices|ieds|belts ~1 from
weapons_seizure: blew|^blow|^detonate ~8 controlled ~1 blast|explosion|detonation|explosions
weapons_seizure: came|^come|^stumble|happened ~0 across|upon|on ~6 cache|caches|weapons|ammunition|arms|explosives|tunnel|tunnels|hideout|hideouts|depot|workshop|stockpile|bombs|devices|belts|cave
intelligence_sharing: ^share|^exchange|^pass|^provide|gave|give|^supply|handed|^relay ~4 intelligence|information|warning|tip|coordinates|intel
intelligence_sharing: handed|^hand|^pass|gave|given|^give ~4 list|lists|names|dossier|file|files ~0 of
intelligence_sharing: ^warn ~1 $|moscow|authorities|security|counterparts ~3 of|about|that ~6 attack|attacks|plot|plots|plans|cell|infiltration
intelligence_sharing: information|intelligence|tip|coordinates ~1 shared|provided|supplied|passed|relayed|given ~3 by|with|to
intelligence_sharing: passed|^pass|gave|given ~1 name|names|details|coordinates ~4 to|on
intelligence_sharing: let ~2 know ~0 of|about
intelligence_sharing: on|after|following ~0 a ~0 tip ~0 from
intelligence_sharing: tipped off|tip off|tips off|tipping off|alerted|alerts|alerting|passed word
intelligence_sharing n: intelligence sharing|intelligence exchange|exchange of intelligence|intelligence-sharing
kidnapping: ^kidnap|^abduct|^snatch
kidnapping: ^bundle|^drag|^whisk ~4 away|car|vehicle|van
kidnapping: went missing|go missing|goes missing|gone missing
kidnapping: was|were|been ~1 taken|seized ~0 and
kidnapping: contact ~3 lost ~0 with
kidnapping: lost|lose|loses ~0 contact ~0 with
kidnapping: ^carry|carried|took|taken|^take|made|^make|^spirit ~0 off|away ~1 with|a|the|two|three|four|five|several|an|young|shepherds|women|men ~3 men|man|women|girls|shepherds|gatherers|hunters|workers|engineers|farmers|villagers|people|boys|children|fishermen|civilians|soldiers
kidnapping: was|were|been ~1 dragged|snatched|hauled|bundled ~0 from|off|away|out|into
kidnapping: shepherd|shepherds|fishermen|hunters|truffle|gatherers|pickers|civilians|villagers|farmers|farmer|traders|trader|students|brothers|drivers|driver|workers|engineers|family|boys|men ~5 was|were|been ~1 taken|seized ~0 by|near|from|on|in|at|south|north|east|west|while|after
kidnapping: ^hold|holding|held ~3 policemen|soldiers|hostages|captives|civilians|shepherds|villagers ~1 whom|it|they
kidnapping: whereabouts ~8 unknown
kidnapping: took|taken|takes ~4 passengers|driver|occupants ~2 to|with|unknown
kidnapping: ^force|^bundle|^drag|^shove|^push ~5 into ~3 car|cars|vehicle|vehicles|van|truck|pickup
kidnapping: taken|took|^carry|carried|^seize|^capture|^hold|held ~3 hostage|captive|hostages|captives
kidnapping: was|were|been ~1 seized|taken|captured ~4 gunmen|militants|men
kidnapping: was|were|been ~1 seized|taken|snatched ~1 from ~4 home|homes|house|houses|car|vehicle|bus|minibus|truck|village|road|farm|field|fields|school|shop|workplace
kidnapping: shepherd|shepherds|man|men|civilians|villagers|farmers|farmer|hunters|soldiers|policemen|employees|workers|residents|passengers|drivers|driver ~1 taken|seized|snatched|dragged|led ~0 from|away
kidnapping: ^seize|^abduct|^enslave ~4 women|girls|civilians|villagers|passengers|shepherds|farmers|workers
kidnapping: took|taken|takes|taking ~4 with ~0 them
kidnapping: led|leading|marched ~3 away ~0 at ~0 gunpoint
kidnapping n: abduction|abductions|kidnapping|kidnappings
assassination: ^assassinate
assassination: gunman|gunmen|assailant|assailants|attackers|masked|unidentified|unknown ~6 ^kill|killed|shot|murdered|gunned ~5 employee|co|chairman|chairwoman|mayor|councillor|councilor|sheikh|imam|cleric|preacher|judge|journalist|activist|official|elder|mukhtar|head|chief|mediator|teacher|administrator
assassination: director|manager|head|chief ~7 found ~0 shot|slain|murdered
assassination: mayor|councillor|councilor|sheikh|imam|cleric|preacher|judge|journalist|activist|mukhtar|notable|elder|dignitary ~8 was|were|been ~0 shot|gunned|murdered|slain
assassination: chair|chairman|chairwoman|mayor|councillor|councilor|sheikh|imam|cleric|preacher|judge|journalist|activist|official|elder|mukhtar|mediator|teacher|administrator ~4 shot|killed|gunned|murdered ~4 gunman|gunmen|assailant|assailants|unknown|unidentified|masked|motorcycle|motorbike|silenced
assassination: men|man|gunmen|gunman ~2 on ~1 motorcycle|motorbike|motorcycles|motorbikes|bike ~1 ^kill|killed|shot|gunned ~4 member|employee|official|head|sheikh|teacher|elder|councillor|notable
assassination: ^murder
assassination n: killing of judge|killing of a judge|killing of mayor|killing of a mayor|killing of sheikh|killing of a sheikh|killing of an imam|killing of a cleric
assassination n: assassination|assassinations|murder|murders
execution: ^execute ~4 him|them|man|men|people|civilians|captives|hostages|soldiers|prisoners|members|fighters|shepherds|hunters|residents|villagers
execution: ^execute ~0 by|in|at|for|on|near
execution: was|were|been|and ~1 executed
execution: ^slit|^cut|slit|cut|slashed ~2 throat|throats
execution: was|were|been ~1 shot ~1 in ~2 head|heads
execution: ^shoot|shot ~1 in ~2 head|heads
execution: ^kill|killed|murdered|shot ~6 in ~0 cold ~0 blood
execution: ^hack|hacked|stoned|^stone ~5 to ~0 death
execution: threw|thrown|^throw|pushed|^hurl ~4 off|from ~2 roof|building|tower
execution: ^line ~0 up ~9 shot|executed|killed|shooting
execution: ^put ~9 to ~0 death
execution: ^burn ~5 alive
execution: ^line ~1 up ~1 and ~1 shot|executed|killed
execution: ^behead|^decapitate|^crucify|throats|throat|put to death|puts to death|^lynch
execution n: execution|executions|beheading|beheadings
airstrike: strike|strikes|airstrike|airstrikes ~2 struck|hit|destroyed|damaged|engaged|suppressed|targeted|killed|cratered|disabled|wounded|denied
airstrike: ^fly|flew|^conduct|conducted ~3 strikes|airstrikes|sorties
airstrike n: sorties|sortie|airstrike|airstrikes|air strike|air strikes|drone strike|drone strikes|strikes|strike|air raid|air raids|drone attack|drone attacks|aerial bombardment
airstrike: warplanes|warplane|jets|jet|aircraft|drone|drones|helicopters|planes ~3 launched|carried|conducted|executed|staged|launch|carry|conduct ~6 airstrikes|airstrike|strikes|strike|raids|sorties|bombardment
airstrike: ^carry|^conduct|^launch|carried|^perform|^deliver|^execute|^stage|^mount ~5 airstrike|airstrikes|strikes|strike|sorties
airstrike: warplanes|warplane|jets|jet|aircraft|drone|drones|helicopters|helicopter|planes|bombers|gunship|gunships|plane ~3 struck|hit|bombed|targeted|killed|attacked|pounded|destroyed|strafed|fired|bombs|hits|strikes|engaged|bombarded
airstrike: was|were|been ~1 engaged|struck|hit|bombed|targeted|destroyed ~1 by ~5 aircraft|drone|drones|jets|warplanes|helicopters|helicopter|plane|planes
airstrike: f|su|mq|rq|mig ~0 16|16s|15|15s|22|35|24|34|25|9 ~3 destroyed|struck|hit|bombed|killed|targeted|carried|fired|dropped
airstrike: hit|struck|^target|^bomb|attacked|killed|destroyed ~2 from ~1 air
airstrike: ^drop|dropped ~3 bombs|bomb|munitions|explosives ~1 on|at|over
airstrike: hit|struck|^target|killed|destroyed|^bomb|wounded ~5 drone|drones|airstrike|airstrikes|warplanes|jets|aircraft|missile
airstrike: air ~0 force ~4 ^destroy|^target|^attack|^kill|hit|struck|^bomb|used|^strike|^pound|engaged
airstrike: warplanes|warplane|jets|jet|aircraft|drone|drones|helicopters|planes|bombers|gunships ~1 took|^level|^flatten|levelled|leveled|flattened|pulverised|blasted|pummelled ~0 out|a|the|two|three|several|positions|hideouts|hideout
airstrike: bombs ~2 fell|rained|dropped
airstrike: was|were|been ~1 destroyed|hit|targeted|struck|bombed|attacked ~1 from ~1 air
airstrike: was|were|been ~0 wiped|taken ~0 out ~1 by ~3 drone|jet|jets|aircraft|warplanes|helicopter|f|strike|airstrike
airstrike: hits|hit|struck|strikes ~4 targets
airstrike: flew|^fly ~3 sorties
airstrike: ^bomb ~4 positions|targets|hideouts|sites|convoy|post|camp|base|cave|caves|complex|depot|house
airstrike: reaper|predator|mq-9|bayraktar|f-16|f-16s|gunship|helicopter|drone|drones|jet|jets|aircraft ~3 fired|dropped|released|strafed|launched
airstrike: bombed|struck
airstrike: carpet-bombed
shelling: came|^come ~0 under ~2 mortar|rocket|artillery|shell|missile ~1 fire|attack|bombardment
shelling: ^shell|shelled
shelling: shells|shell|mortars|rockets|rocket|projectiles|projectile|missiles|missile|salvo|barrage|volley|volleys ~2 rained|slammed|crashed|landed|fell|struck|hit|came|lobbed|fired|launched ~0 down|into|in|on|near|at|onto|towards|a|the|outside|from|by
shelling: shells|mortars|rockets|projectiles|missiles|salvo|barrage ~2 rained|slammed|crashed|landed|fell|struck|hit
shelling: artillery|guns|howitzers|tanks|batteries ~2 bombarded|shelled|pounded|bombards|pounds|shells
shelling: rockets|shells|mortars|projectiles|rounds ~10 landed|fell ~2 in|on|near|inside|at|outside
shelling n: shelling|bombardment|missile attack|missile attacks|rocket barrage|rocket strike|rocket strikes|missile barrage|mortar fire|artillery fire|rocket attack|rocket attacks|rocket fire|artillery strikes|mortar attack
shelling: mortars|rockets|mortar|rocket|artillery|shells|howitzers|tanks|guns|rounds ~3 hit|struck|landed|fired|targeted|fell|pounded|killed|wounded
shelling: ^fire|^lob|^pound|^bombard ~4 mortars|rockets|shells|artillery|missiles|mortar|rocket
shelling: artillery|guns|howitzers ~1 opened ~0 up
shelling: ^lob|^hurl ~3 mortar|shells|rockets|missiles|mortars
shelling: ^bombard
clash: ^clash ~3 with|against|between|in|near|over|at
clash: fought|battled|^battle|fights|engaged ~3 with|against|fighters|forces|militants|troops|battle|battles|gunmen
clash: ^battle ~4 troops|forces|soldiers|army|police|group|state|jihadists|rebels|insurgents|units|extremists|for|in|near|around
clash: ^engage ~4 firefight|gunbattle|clashes|battle|battles|gunfight
clash: came to blows
clash: ^fight|fought|held|^hold|pushed|^push|turned|^turn|^stave|^fend ~0 off|back ~5 attack|assault|attacks|offensive|push|advance|raid|incursion|infiltration|attackers|militants|counterattack
clash: shoot ~0 out
clash: ^exchange|traded ~1 fire|gunfire|shots
clash: beat|^fend|drove|^drive ~0 back|off ~5 attack|assault|attacks|offensive|infiltration|incursion|counterattack|militants|attackers
clash: ^repel|^repulse|^rebuff ~5 attack|assault|attacks|offensive|raid|infiltration|incursion|counterattack|militants|attackers
clash: exchange|exchanges ~0 of ~1 fire|gunfire
clash: ^confront ~5 infiltration|infiltrators|militants|gunmen|cell|cells|fighters|elements|terrorists|remnants|attackers
clash: returned fire|return fire|returning fire|returns fire
clash: exchanged fire|traded fire|exchange of fire|fighting erupted|fighting broke|shots were exchanged
clash: gunfire|clashes|fighting|gunbattle|battle|battles|firefight|confrontations|confrontation|skirmishes|gunfight|shootout|hostilities ~2 erupted|broke|took|continued|flared|ensued|resumed|occurred|raged|intensified
clash n: clashes|clash|firefight|armed confrontation|armed confrontations|gun battle|gunbattle|gunfight|skirmish|skirmishes|fighting|shootout|firefights|hostilities
bombing: ^explode|^detonate|blew up|blow up|blew himself|blown up|went off|goes off|go off|going off|ripped through|tore through|rips through|tears through|set off a bomb|blew themselves|blowing himself|blowing up
bombing: car|roadside|truck|twin|sticky|suicide|parcel|motorcycle|two|three ~0 bomb|bombs|bomber|bombers ~3 hits|strikes|kills|explodes|targets|rips|wounds|injures|hit|struck|exploded|detonated|killed|targeted|went|tore|ripped|attacked|blew|rammed
bombing: explosives|explosive|bomb|booby|rigged ~1 laden|packed|trapped|rigged ~1 truck|car|vehicle|lorry|motorcycle|tanker|drone ~4 driven|drove|rammed|hit|struck|^target|exploded|detonated|went|blew|blown|^attack
bombing: struck|hit|^strike ~2 roadside|car|ied|explosive ~1 bomb|bombs|device|charge
bombing: ^bring|brought|^demolish|^destroy|destroyed ~1 down ~1 with ~1 explosives
bombing: blown|blew|^blow|tore|torn|^tear ~0 to|apart ~1 pieces|car|vehicle|truck|bus|by
bombing: bomber|bombers ~2 hit|struck|targeted|attacked|rammed|drove|blew|detonated|hits|strikes
bombing: planted|planting|plant ~1 explosives|charges ~1 in|inside|under|beneath
bombing: ^blow|blew ~2 up
bombing: ^set|^trigger|^activate|^touch ~1 off ~5 explosives|bomb|bombs|device|charge|charges|belt|vest|ieds|blast|explosion
bombing: ied'd|ied-ed|blew himself up|blew herself up|blew themselves up|^boobytrap
bombing: rammed|drove|^ram ~4 car|truck|vehicle|bomb|explosives
bombing: bomb|ied|device|explosive|ieds|bombs|vbied|car|truck|vehicle|motorcycle|motorbike|van|tanker ~3 laden|rigged|packed|loaded|stuffed ~1 explosives|bombs ~3 exploded|detonated|went|blew|struck|hit|rammed
bombing: bomb|bombs|device|ied ~7 killed|wounded|exploded|detonated|injured
bombing: bomb|ied|device|explosive|ieds|bombs|vbied|svbied|vbieds|svbieds ~3 activated|triggered|hit|struck|exploded|detonated|killed|targeted|^wound|went|planted|^damage|tore|ripped
bombing: hit|struck ~4 bomb|ied|device
bombing n: bombing|bombings|explosion|explosions|blast|blasts|car bomb|suicide attack|suicide bombing|bomb attack|bomb attacks|ied attack|ied attacks|roadside bomb|suicide bomber|suicide bombers|vbied|car bombing|car bombs|twin bombings
raid: burst|^burst|^barge|broke|^kick ~1 into|in|down ~4 house|houses|apartment|home|homes|flat|door|doors
raid: burst|broke|forced|^break|^force|went|^go ~1 into|in ~3 hideout|hideouts|safehouse|safe|den|lair|farm|farmhouse|compound|cave|shop|office
raid: ^descend ~0 on ~4 house|houses|flat|flats|home|homes|addresses|village|farm|hideout|apartment|apartments
raid: ^turn|turned ~0 over ~3 house|houses|flats|homes
raid: flew|flown|^fly ~0 into ~4 killed|captured|seized|village|farm|compound
raid: swoop|swoops ~4 netted|led|yielded|ended|left|targeted
raid n: swoop|swoops
raid: ^swoop ~0 on
raid: ^surround|^besiege|^cordon|^encircle ~3 house|houses|home|hideout|building|apartment|farm|farmhouse|compound|flat|safehouse
raid: troops|forces|soldiers|commandos|helicopters|units|team|teams ~3 landed|dropped|rappelled ~1 in|on|near|at|outside|from
raid: ^storm|^raid|^swoop ~6 cell|cells|wing|ward|dormitory|hideout|hideouts|safehouse|safe-house|safe|house|houses|farm|farmhouse|apartment|flat|compound|den|homes|home|cave|lair
attack: ^attack|^ambush|^assault|^storm|^target|^snipe|^massacre
attack: ^rake|^spray|^riddle|^pepper|raked|strafed ~4 gunfire|bullets|fire|rounds
attack: ^lob|^hurl|threw|^throw|thrown|^toss ~4 grenade|grenades
attack: fell|^fall|set ~0 upon
attack: lay|lying|lie|lies ~0 in ~0 wait
attack: turned|^turn|^train ~1 guns|fire|weapons ~0 on
attack: ^blaze ~0 away
attack: ^overwhelm ~4 post|checkpoint|outpost|patrol|unit|base|guards|position
attack: ^put ~3 to ~1 torch
attack: ^hit|^strike|struck ~3 checkpoint|outpost|patrol|barracks
attack: ^creep|crept ~0 up ~0 on
attack: shot|shoot|shooting ~1 him|her|them|man|men|woman|guard|soldier|policeman|policemen|officer|villager|driver|brothers|people
attack: mowed down|mown down|cut down|mows down|guns down|picked off|waylaid|waylay|^knife|^stab|stabbed
attack: ^open ~3 fire ~1 on|at|inside|in|towards|toward|from|near|directly
attack: ^strangle|strangled|^hack|beaten to death|beat to death|stabbed to death|hacked to death|burned to death|stoned to death
attack: ^force|^blast|^fight|fought|^shoot|shot ~1 way ~1 into|through|inside|out
attack: attempt ~0 to ~0 break|storm ~4 prison|jail|base|camp|headquarters|barracks|station
attack: ^break|broke ~0 into ~4 prison|jail|base|camp|headquarters|barracks|station|compound
attack: ^shoot|shot|brought|^down ~1 down ~3 helicopter|aircraft|jet|plane|warplane|chopper
attack: ^wipe ~0 out ~4 patrol|convoy|post|checkpoint|unit
attack r: militants|fighters|jihadists|insurgents|extremists|gunmen ~0 killed|wounded|shot|injured ~0 in|near|around|at|on|by|as|when|after|during|south|north|east|west|outside|over
attack r: gunman|gunmen|assailants|militants|insurgents|jihadists|extremists|snipers|fighters ~0 were|was|are|been|being|reported|confirmed ~1 killed|murdered|wounded|martyred|slaughtered|shot|injured
attack: gunman|gunmen|assailants|militants|insurgents|jihadists|extremists|snipers|sniper ~1 kill|kills|wound|shoot|killed|murdered|wounded|martyred|slaughtered|shot
attack: opened fire|open fire|opening fire|shot dead|shot and killed|gunned down|came under fire|come under attack|came under attack|came under|shot at|fired on|fired at|sprayed|^torch|set fire to|set ablaze|set alight|burned down|fired upon|shots at|shots were fired
attack: ^launch|^carry|carried|^stage|^mount|^conduct|^execute|^wage|^perpetrate|^commit ~4 attack|attacks|ambush|assault|assaults|ambushes|shooting|massacre|counterattack|counterattacks
attack: fell|^walk|caught|^come|came|ran ~3 ambush
other: inmates|prisoners|detainees ~1 set ~0 fire
attack: ^set|^burn|^torch ~4 fire|ablaze|alight|tankers|trucks|homes|houses|crops|fields|vehicles
attack: was|were|been|being ~1 attacked|ambushed|targeted|shot|stabbed|burned|torched|struck|hit
attack n: killing of|killings of|slaying of|shooting of|murder of|deaths of
attack n: attack|ambush|assault|shooting|drive-by|attacks|ambushes|shootings|massacre|massacres|hit-and-run|sniper fire|counterattack|counterattacks|rampage
raid: raided
raid: ^raid
raid: ^carry|carried|^conduct|^launch|^stage|^execute|^perform|^lead|led|^make|made ~4 raid|raids|airdrop|airdrops|air-drop|landing|landings
raid: ^search|^storm|landed|^swoop|entered ~4 house|houses|farm|hideout|apartment|apartments|compound|home|homes|farmhouse|safehouse|premises|address|addresses|properties|property|flats|offices
raid: ^execute|^serve ~3 warrant|warrants
raid: ^carry|carried|^conduct ~4 searches
raid n: raid|raids|air assault|heliborne operation|airborne operation|helicopter raid|helicopter assault|landing operation|landing operations|air landing|airdrop|airdrops
arrest: took|taken|takes|take ~4 into ~0 custody|detention
arrest: ^lure ~6 trap|ambush
arrest: ^lay|laid ~0 hands ~0 on
arrest: fell|falls|^fall ~1 into ~2 hands|grip|grasp|net ~2 intelligence|police|forces|security|authorities|army
arrest: was|were|been ~1 held|remanded ~6 suspicion|charges|custody
arrest: held|detained|remanded ~0 in ~1 custody
arrest: suspect|suspects|leader|leaders|operative|operatives|commander|commanders|emir|official|facilitator|financier|member|members|mastermind|bomber|recruiter ~0 captured|seized|nabbed|caught|apprehended ~0 in|near|at|by|during|after|south|north|east|west|on
arrest: ^haul|^bag|^run|ran|^hunt|^track ~0 in|down|off|a|an|the|two|three|nine|to ~5 %culprit
arrest: ^lead|led|took|^take ~0 away ~4 %culprit
arrest: ran|^run ~5 to ~0 ground
arrest: was|were|been ~1 held|seized|caught|captured|apprehended ~2 across|in|at|near ~6 links|suspicion|airport|over|border|checkpoint|membership
arrest: tracked|^track|hunted ~0 down
arrest: %culprit ~5 was|were|been ~1 seized|caught|nabbed ~0 at|in|near|on|by|during|after
arrest: was|were|been ~0 taken ~0 in ~0 for
arrest: he|she|they|suspect|suspects|man|men|woman|operative|operatives|leader|commander|emir|official|facilitator|financier|member|members ~1 was|were|been ~1 seized|captured|caught|nabbed
arrest: ^arrest|^detain|^apprehend|taken into custody|took into custody|takes into custody|rounded up|rounds up|rounding up|round up|picked up|picks up|^nab|^nick|^collar
arrest: ^recapture ~5 inmate|inmates|prisoner|prisoners|escapee|escapees|fugitive|fugitives|detainee|detainees|militant|militants|him|them
arrest: escapees|inmates|prisoners|fugitives|convicts ~4 recaptured
arrest: ^seize|^snare|^net|netted ~3 suspect|suspects|financier|leader|operative|operatives|commander|facilitator|smuggler|militant|militants|member|members
arrest: ^capture|^nab|^round|^seize|caught|catching|catches|^stop|holding|held|^net|^intercept ~4 suspect|suspects|leader|operative|operatives|member|members|militant|militants|facilitator|commander|emir|fighters|him|smuggler|smugglers|nationals|man|men|terrorists|checkpoint|people|soldiers|policemen|personnel|guards|civilians|fugitives|jihadists|extremists|citizen|citizens|woman|women
arrest: was|were|been ~0 recaptured
arrest: was|were|been|also ~1 caught|captured|stopped|intercepted
arrest: was|were|been ~1 held ~0 on|over|after|at|as ~3 suspicion|charges|airport|checkpoint|border|part|day|links
arrest: ^dismantle|^bust|broke|^break|^disrupt|^uncover|^unmask ~4 cell|cells|network|networks|ring
seizure n: capture|recapture|fall|seizure|liberation ~0 of ~3 town|city|village|base|airport|dam|refinery|airbase|garrison|stronghold|neighbourhood|neighborhood|@
arrest n: arrest|arrests|capture|apprehension
arrest n: detention ~0 of
seizure: ^push|^sweep|swept|poured|^advance|fought|^thrust|moved|rolled|marched|^break|broke ~0 into|inside ~4 town|city|neighbourhood|neighborhood|neighbourhoods|neighborhoods|district|districts|village|quarter|suburb|outskirts|mosul|raqqa|sinjar|fallujah|ramadi|tikrit|@
seizure: ^sweep|swept ~4 swathes|swaths|territory
seizure: ^swarm|^rout
operation: ^open|^launch|^begin|began|^start|^mount|^resume|^renew ~4 offensive|advance|push|drive|phase|stage|counteroffensive|counter-offensive
operation: ^fan|^spread ~0 out ~8 hills|desert|steppe|valley|valleys|mountains|search|orchards|villages|countryside
operation: ^set ~0 about ~0 clearing|combing|sweeping|purging|cleansing
operation: went|^go ~0 after ~4 cells|cell|militants|remnants|fighters|hideouts|jihadists
operation: drive|push|dragnet|hunt|manhunt|crackdown|sweep ~7 got|gets|started|began|begun|launched|thrown|underway|opened
operation: ^press|^make|made ~2 advance|advances|gains
operation: ^launch|^begin|began|^conduct|carried|^carry|^start|^wrap|concluded|^end|^complete|^conclude|^resume ~6 operation|operations|campaign|sweep|sweeps|offensive|mission|missions|manhunt|search
operation: operation|operations|campaign ~1 were|was|is|are|been ~1 conducted|carried|launched|executed|staged
operation: operation|operations|campaign|sweep|offensive|phase|manhunt|raids ~2 resulted|netted|yielded|left|killed|led|targeted|ended|began|started|kicked|concluded|covered|continued|involved|underway|commenced
operation: operation|campaign|sweep|offensive|phase|manhunt ~5 ended|began|started|kicked|concluded|commenced|underway
operation: operation|operations|campaign|offensive|phase|manhunt ~1 got|is|was|took ~0 under|place ~0 way|on|in|at|near|between|during
operation: operation|operations|offensive ~0 took ~0 place
operation: operation|operations|campaign|phase|offensive ~8 was|were ~1 launched|completed|concluded|conducted|carried
operation: missions|operations ~6 left|resulted|netted|yielded
operation: phase ~8 resulted
operation: ^announce|^declare ~2 start|launch|beginning|end|conclusion|completion ~8 operation|operations|campaign|offensive|phase
operation: ^comb|^scour|^sweep ~6 badia|steppe|farmland|countryside|hills|groves|orchards|riverbanks|river|bank|shore|island|lake|outskirts|vicinity|surroundings|sector|district|province|stretch|terrain|wadi|@
operation: ^sweep|swept|^comb|^clear|cleared|^scour|^remove|^pursue|tracked|^hunt ~5 desert|area|areas|village|villages|camp|mines|ordnance|complex|caves|tunnels|hideouts|valley|valleys|mountains|cells|remnants|items|attackers|farms
operation n: missions|partnered operations|partnered missions|unilateral operations|unilateral operation|partnered operation|security operation|sweep|military operation|joint operation|clearing operation|sweeps|security campaign|clearance operation|military campaign|search operation|counterterrorism operation|counter-terrorism operation
meeting: met|meet|meets|meeting ~2 with|in|at|on|the|his|to|for
meeting: spoke|^speak|^talk|^phone|^telephone ~2 with|to ~2 $|minister|president|prime|counterpart|secretary|commander|leader|leaders|king|ambassador
meeting: ^phone|^telephone ~1 $|counterpart
meeting: delegation|envoy|minister|secretary|ambassador|president|commander|chief|officials|team ~4 visited|visits|visit|toured|tours
meeting: ^visit|^tour ~4 @|camp|prison|front|frontline|base|troops|headquarters
meeting: paid|pays|^pay ~3 visit ~0 to|on
meeting: arrived|arrives|^arrive|flew|^fly|^travel|travelled ~6 for|to ~2 talks|meeting|summit|visit|discuss|meet
meeting: spoke|^speak|talked ~3 telephone|phone
meeting: sat|sits ~0 down ~0 with
meeting: ^discuss ~8 with ~3 $|counterpart|minister|president|secretary|commander|leader|envoy|delegation|ambassador
meeting: ministers|presidents|leaders|delegations|delegation|envoys|chiefs|officials|sides|commanders ~6 sat|sit|sits|came|come|conferred|gathered|huddled|got ~0 down|together|in|at|on|round|around|with
meeting: ^call|called ~0 on ~2 minister|president|king|prime|governor|commander|emir|leader
meeting: was|were ~0 received ~0 by|in|at
meeting: ^convene|^gather|^confer|^huddle ~1 in|at|with|to
meeting: ^hold|held|^host|^convene|^attend|^chair|^co-chair ~5 talks|meeting|meetings|summit|conference|session|discussions
meeting: ^receive|^visit|travel|travelled|traveled|flew|flies ~8 envoy|ambassador|delegation|commander|discuss|counterpart|talks
meeting n: meeting|talks|summit|discussions
agreement: ^agree ~3 to|on|with|that
agreement: ^sign|^reach|struck|^strike|^announce|^extend|^conclude|^broker|^ratify|^mediate|^seal|^clinch|^ink ~5 agreement|deal|truce|ceasefire|memorandum|understanding|accord|pact
agreement: came|come|comes ~0 to ~0 terms
agreement: put|puts|^set|affixed ~1 names|name|signatures|signature ~0 to ~3 agreement|memorandum|deal|accord|pact|understanding
agreement: truce|ceasefire|deal|agreement ~1 agreed|clinched|sealed
agreement: ^sign|signed ~0 up ~0 to
agreement: ^join ~4 coalition
agreement: agreement|deal|truce|ceasefire|memorandum|understanding|accord|pact ~3 signed|reached|announced|extended|struck|brokered|concluded
agreement n: agreement|ceasefire|truce|deal|pact|accord
deployment: ^deploy|redeployed|^redeploy
deployment: ^station|^post|posted|^reposition ~3 troops|forces|soldiers|units|battalion|brigade|guards
deployment: sent|^send|brought|moved|^dispatch|^reinforce|poured|rushed|^mass|^amass ~4 reinforcements|troops|forces|soldiers|units|convoy|patrols
deployment: ^beef|^step|^boost|^strengthen|^reinforce|^bolster|^tighten|^increase ~4 presence|deployment|positions|defences|defenses|patrols|checkpoints|measures
deployment: took|^take ~0 up ~1 positions
deployment: ^establish ~4 posts|checkpoints|outposts|positions
deployment: battalion|battalions|brigade|brigades|regiment|reinforcements|commandos ~6 arrived
deployment: commandos|marines|guards ~3 sent|dispatched|deployed|rushed
deployment: reinforcements|troops|forces|soldiers|units ~4 sent|arrived|entered|dispatched|deployed|moved|rushed|poured
deployment: troops|forces|soldiers|units|battalion|battalions|brigade|brigades|tanks|armour|regiment|police|reinforcements|guards ~3 fanned|moved|rolled|drafted|threw|took ~0 out|up|in|into|over|a ~2 posts|positions|front|line|lines|border|frontier|in|at|across|through|to|near|around|round|along|cordon
deployment: threw|thrown|^throw ~2 cordon
deployment: ^draft|drafted|^call ~0 in|up ~4 men|troops|soldiers|reinforcements|battalions|police|reservists
deployment: sealed|^seal|cordoned|^cordon ~0 off
deployment: reinforcements|troops|forces|soldiers|units|convoy|column|vehicles ~8 rolled|rolls|rumbled ~0 into
deployment: reinforcements ~8 reached|arrived|rushed|came|reach|reaches|arrive|arrives|enter
deployment: ^dig|dug|^erect ~2 trench|trenches|berm|berms|positions|checkpoint|checkpoints|barrier|barriers
deployment: checkpoints|checkpoint|roadblocks|outposts|barriers|posts|positions ~2 set|erected|established|installed
deployment: brigade|brigades|battalion|battalions|contingent|patrols ~3 sent|deployed|dispatched|stationed
deployment: ^set ~0 up ~3 checkpoint|checkpoints|positions|camp|base|outpost|outposts|roadblocks
deployment: troops|forces|soldiers|units ~2 returned ~2 to
deployment: ^enter ~2 @|city|town|prison|camp|base|district|province
deployment: ^arrive|^enter|^establish ~3 reinforcements|troops|positions|checkpoints|camp|city|town|base
deployment n: deployment|redeployment|reinforcements
other r: bodies|body|grave|graves|remains ~9 found|discovered|recovered|unearthed|exhumed
other r: found|discovered|^recover|^unearth|^exhume|^pull|^retrieve|^drag ~4 bodies|body|grave|remains
other r: bodies|body|remains|survivors|victims ~4 pulled|retrieved|dragged ~1 from|out
withdrawal: withdrew|withdraws|withdrawn|withdraw|withdrawing|pulled out|pulled back|pulling out|pull out|pulls out|pull back|pulls back|retreated|^retreat
withdrawal: convoy|convoys|column|trucks|vehicles|troops|forces ~6 pulled|pulling ~0 out
withdrawal: handed|^hand ~0 over|back ~5 site|headquarters|facility|base|bases|outpost|camp|airbase|airfield|garrison|installations
withdrawal: handed|^hand ~5 base|bases|outpost|camp|airbase|airfield|garrison|installations ~1 over|back|to
withdrawal: ^close|^shut ~4 bases|base
withdrawal: ^complete|^begin|began|^announce|^start ~3 withdrawal|evacuation|pullout|departure
withdrawal: troops|forces|soldiers|marines|contingent|units|personnel|advisers|advisors ~3 packed|moved|went|headed|drawn|drew|pulled|shipped|flew ~0 up|out|home|down|back ~2 left|of|from|@
withdrawal: gave|given|^give ~0 up ~4 post|posts|position|positions|base|bases|villages|town|checkpoint|checkpoints
withdrawal: ^draw|drew|drawn|drawing ~0 down ~3 force|forces|troops|presence|contingent
withdrawal: ^quit ~2 @
withdrawal: ^evacuate|^vacate|left|leave|leaves|leaving|^quit|^abandon|^depart|^exit ~4 base|bases|position|positions|outpost|outposts|post|posts|checkpoint|checkpoints|prison|headquarters|barracks|camp|airfield|airbase|installations|iraq|syria|garrison|country
withdrawal: base|garrison|camp|outpost|airbase|bases|installations ~3 handed|vacated|evacuated|abandoned
withdrawal: troops|soldiers|forces|contingent|personnel|marines|units ~2 left|departed|exited ~3 @|iraq|syria|country|base
withdrawal: ^pull|^withdraw|withdrew|^bring ~4 troops|contingent|forces|soldiers|personnel|unit|units|contingents
withdrawal: ^cut|^reduce|^trim ~5 troops|forces|presence|soldiers
withdrawal n: withdrawal|pullout|pullback|drawdown|departure|handover
movement: ^enter ~0 from
movement: ^infiltrate|^smuggle|slipped|^cross|crossed|sneaked|snuck
aid: trucks|convoy|lorries|vehicles|plane|planes ~1 of|carrying|with|loaded|laden ~4 aid|food|medicine|medicines|flour|supplies|relief|tents|blankets|wheat|fuel ~3 arrived|reached|entered|crossed|left
aid: batch|group|convoy|convoys|flight ~7 iraqis|returnees|families|refugees|nationals|women|children|idps|displaced ~8 left|arrived|departed|reached|returned|headed
movement: convoy|convoys|column|motorcade ~8 leaves|crosses|enters|heads|arrives|reaches|crossed|moved|left|entered|headed|arrived|set|departed|drove|travelled|traveled|passed
other: fled|^flee ~4 camp|prison|jail|detention|custody
movement: convoy|convoys|militants|fighters|buses|trucks|column|vehicles|fugitives ~4 set ~0 out|off
movement: convoy|convoys|militants|fighters|group|buses|trucks|column|vehicles|fugitives ~4 crossed|moved|entered|seen|spotted|headed|arrived|fled
movement: buses|bus|convoy|trucks ~8 pulled|rolled|reached|left|departed
movement: flew|^travel|travelled|traveled ~4 to|into|from ~3 @|syria|iraq|turkey
movement: ^set ~0 out ~4 to|from|towards|toward|across|for
movement: stole|^steal|crept|^creep ~0 across|over|past|into
movement: made ~1 way ~0 from|to|into|across|towards
movement: was|were|been ~1 bused|bussed|ferried|trucked
movement: fled|^flee|^relocate ~4 to|from|towards|toward|across|for
seizure: ^seize|^capture|^retake|^recapture|^overrun|^liberate|^take|^conquer|^occupy|^reclaim|^regain|^wrest ~3 @
seizure: ^recapture|^retake|^reclaim ~5 town|city|village|base|area|refinery|station|plant|border|outpost|university|hospital|quarter|stronghold|road|highway|bridgehead
seizure: pocket|pockets|enclave|stronghold|strongholds|bastion|hill|hills|positions|town|towns|villages|city|village|base|refinery|dam|airport|post|district|quarter|neighbourhood|neighborhood|crossing|prison|jail|camp|headquarters|station|field|oilfield|barracks|garrison|airfield|airbase ~3 recaptured|retaken|captured|seized|overrun|liberated
seizure: lost|^lose ~7 @|town|city|village|pocket|sliver|scrap|stronghold|strongholds|territory|territories|enclave|bastion|patch|ground|land|foothold|base|airport|dam|quarter
seizure: was|were|been ~1 declared ~1 liberated|free
seizure: troops|forces|army|soldiers|units|militants|fighters|jihadists|rebels ~4 moved|marched|rolled|pushed|swept|stormed ~0 into ~1 @
seizure: ^sweep|swept|^storm ~0 into ~2 @
seizure: won|win|wins|winning ~0 back ~4 @|town|city|field|village|base|hill|villages|ground|territory
seizure: ^take|took|taken ~0 most|much|part|half ~0 of
seizure: ^take|took|taken ~0 hold ~0 of
seizure: was|is|were ~0 rid|cleared|purged ~0 of ~3 group|militants|isis|daesh|is|jihadists|extremists
seizure: is|are|was ~0 back ~0 in ~1 @
seizure: flag ~3 raised|hoisted|flew|flies|flown ~0 over|on|above|at
seizure: control ~5 passed|went ~0 to
seizure: is|are|was|were ~1 full ~0 control ~0 of
seizure: ^hoist|^raise ~3 flag ~1 over|on|above|at
seizure: ^gain|^assume|^establish|^wrest|^secure|^regain|^reassert ~2 control
seizure: ^oust|^expel|^eject|^push|^drive|drove ~6 out|from ~1 of|the|@
seizure: fell|^fall|falls ~2 to|into ~2 hands|control|group|militants|fighters|rebels|army|@
seizure: ^seize|^capture|retook|^recapture|overran|^liberate|took|^take|^regain|^storm|captured|lost|^lose|drove|^conquer|^occupy ~6 town|city|village|villages|control|area|areas|base|field|territory|territories|land|lands|swathes|swaths|parts|third|half|pocket|stronghold|bastion|enclave|districts|bridgehead|neighborhood|neighbourhood|dam|airport|bridge|crossing|positions|headquarters|post|posts|checkpoint|out|points|hill|hills|oilfield|oil
attack: ^overrun
seizure n: fall|capture|liberation|recapture|seizure|loss|conquest ~0 of ~2 @
seizure: took over|take over|takes over|taking over|taken over|fell to|raised the flag
aid: ^deliver|^distribute|^provide|reached|^send|sent|entered|crossed|^receive|arrived|^bring|^dispatch|handed ~6 aid|relief|supplies|assistance|tents|food|baskets|kits|rations|blankets|parcels|medicine|vaccines
aid: aid|relief|supplies|assistance|tents|food|rations|blankets|convoy|medicine|medicines|vaccines|trucks ~5 delivered|distributed|reached|arrived|sent|entered|dispatched|crossed
aid: ^repatriate|^return|^evacuate|returned|flown|^fly|^bring|brought|took|take|^transfer|left ~6 families|women|children|nationals|citizens|refugees|displaced|orphans|mothers|people|back|home|returnees
aid: batch|families|group ~7 left|departed|set
aid: handed ~5 orphans|children|women|mothers
aid: ^receive ~3 orphans
aid: ^receive ~5 children|women|mothers|nationals|citizens|families ~4 from
aid: handed ~1 over ~4 orphans|children|women|mothers|families|nationals|girls
aid: orphans|children|women|mothers|families|nationals ~4 handed ~0 over
aid: ^return ~4 homes|villages|areas|origin|hometown|hometowns|houses
aid: handed|^hand|gave|^give ~0 out ~4 aid|food|tents|blankets|kits|parcels|supplies|rations|medicine|clothes|water
aid: displaced ~3 returned|return
aid: orphans|children|women|mothers|families|nationals ~4 handed ~0 to|over
aid: iraqis|families|returnees|residents|refugees|group|batch ~6 went|gone|came|come ~0 back|home
aid: trucks|lorries|convoy|aid|supplies|flour ~6 got|made ~1 to
aid: ^resume|^restart|^start|began|^begin ~3 distribution|distributions|deliveries
aid: households|families|people|returnees|iraqis|individuals|women ~9 left|departed ~4 for
aid: convoy|convoys|flight|buses ~9 took|carried|brought|transported|returned ~4 households|families|people|women|children|nationals|iraqis
aid: ^provide ~14 with ~6 tents|kits|rations|aid|food|assistance|blankets|shelter|water|supplies
aid: ^repatriate
aid: ^take|took|taken ~0 back ~4 people|iraqis|nationals|citizens|families|women|children|more
aid: ^truck ~6 water|food|aid|supplies
aid: residents|evacuees|idps ~4 returned|repatriated|resettled
aid: families|women|children|nationals|citizens|refugees|returnees ~5 repatriated|returned|flown|transferred|arrived|left|taken|brought|evacuated|return
aid n: return|departure|arrival ~6 families|returnees|nationals|iraqis|households
aid n: repatriation|repatriations|aid convoy|aid delivery
other: ^freeze|^block|^seize ~3 assets|accounts|account|funds|property|properties
other: asset ~0 freeze
other: assets|accounts|property|properties ~3 frozen|seized|blocked
other: ^rescue|^liberate|^free|freed ~4 woman|women|girl|girls|captive|captives|hostage|hostages|child|children|boy|yazidi|yezidi|people
other: woman|women|girl|girls|captive|captives|hostage|hostages|child|children|yazidis|yezidis|boy ~3 rescued|freed|liberated|ransomed
other: ^quell|^suppress|^crush|put ~3 riot|mutiny|uprising|revolt|rebellion|unrest
other: riot|riots|mutiny|revolt|unrest|disturbances|protest|protests ~2 erupted|broke|flared|put|quelled|suppressed|crushed|spread
other: ^overpower ~2 guards|guard
other: broke|broken|^break ~1 out ~1 of|from
other: any ~1 inmates|prisoners|detainees ~2 broken|escaped
other: pleaded guilty|plead guilty|pleads guilty|pled guilty|stood trial|stand trial|went on trial|goes on trial|handed down
other: ^charge|charged ~5 man|men|woman|women|him|her|them|suspect|suspects|national|citizen|person|people|teenager|defendant|defendants|members
other: ^exhume|^excavate|^open|^uncover|^discover|found|^unearth ~3 mass ~0 grave|graves
other: ^name|^appoint|^announce ~2 new|successor ~1 leader|caliph|commander|minister|chief|head|governor|emir
other: crossing|road|bridge|border|airport|highway ~3 reopened|shut|closed|opened|inaugurated
other: ^extradite|^deport
other: driven|forced|expelled|^expel|^drive ~3 from|out ~2 homes|houses|villages|homeland
other: ^find|found ~1 him|her|them|man|woman|defendant ~0 guilty
other: was|were|been ~0 found ~0 guilty
other: was|were|been ~1 charged|indicted|acquitted|jailed|imprisoned
other: ^appear|appeared ~1 in|before ~3 court|judge|tribunal|magistrate
other: trial|trials ~7 opened|began|started|resumed
other: ^release|^free ~5 members|suspects|detainees|prisoners|hostages|prisoner|detainee|captives|people|inmates|abductees|hostage|him|them|later
other: was|were|been ~1 rescued|released|freed|ransomed|transferred|extradited|deported
other: got|^get ~0 away|out ~1 from|of ~3 jail|prison|detention|custody|camp
other: let|set ~0 go|free|loose
other: ^pick|picked|^choose|chose|chosen ~2 new|successor ~1 leader|caliph|chief|commander|minister|head
other: took|take|takes|poured ~0 to|into|onto ~1 streets
other: caught|^catch ~0 fire
other: got|given|gets|received ~1 life|death ~0 for|sentence|term
other r: grave|graves|bodies|remains ~5 came|come ~0 to ~0 light
other: ^escape|broke out|prison break|jailbreak|breakout|^riot
other: ^transfer|^move|moved|flown|flew|handed|^extradite|^deport ~6 detainees|prisoners|inmates|suspects|detention|custody|members
other: took|taken|^receive|received ~7 detainees|prisoners|inmates|suspects|custody
other: members|detainees|prisoners|inmates|suspects ~4 was|were|been ~0 taken|brought ~1 from|to
other: detainees|prisoners|inmates|suspects|members|fighters ~4 transferred|moved|flown|handed|escaped|extradited|deported|released|freed|surrendered
other: ^shut|^close|closed|^reopen|opened|^inaugurate|^block ~6 camp|crossing|road|border|highway|bridge|airport|office|prison
other: fire|blaze|inferno|flames ~2 swept|sweeps|tore|ripped|broke|damaged|destroyed|killed|gutted|raged
other: ^raze|^gut ~4 fire
other: ^block ~3 road|highway|bridge ~3 protest|protesters|demonstrators|tyres
other: ^shoot|shot|brought|^down|downed ~1 down ~3 drone|helicopter|aircraft|jet|plane
other: helicopter|aircraft|jet|plane|chopper ~3 crashed|downed|crashes
other: ^seize|^confiscate|^intercept ~5 drugs|captagon|pills|hashish|narcotics|amphetamines|heroin
other: found ~1 alive|safe|unharmed
kidnapping: ^disappear|^vanish
other: ^bury|buried ~6 soldiers|victims|remains|bodies|people|men|fighters|dead
other: ^exchange|^swap ~4 prisoners|detainees|captives|bodies
other: ^protest|demonstrated|protests|demonstration|demonstrations|rallied
other: ^intercept|^down ~3 drone|drones|missile|missiles
other: turned himself in|turned themselves in|gave themselves up|gave himself up|laid down their arms
other: ^surrender|defected|^defect|pledged allegiance
other n: exhumation|exhumations|fire|protest|riot|mutiny|surrender|escape
other: ^sentence|sentenced|convicted|^convict|^indict|^jail|^hang|hanged|on trial
threat: ^threaten|^vow ~4 to|attack|attacks|revenge|with|against
threat: ^pledge|^swear|swore|^promise|^vow ~3 revenge|retaliation|vengeance
threat: ^swear|swore|sworn|^vow ~1 avenge|kill|attack|strike|hit|retaliate
threat: told|^tell|^order ~2 followers|supporters|men|fighters|sympathisers ~1 to
threat: leaflets|leaflet ~6 warned|warn|threatened|threaten|told
threat: ^call ~0 for ~2 attacks|revenge|jailbreaks|lone
threat: received|receiving ~3 threat|threats ~1 from
threat: ^warn ~6 against|not
threat: ^threaten
threat: ^urge|^call ~2 his|its|their ~1 men|members|soldiers|cells|ranks
threat: ^urge|^call|^incite|^exhort ~5 followers|supporters|fighters|muslims|sympathisers|sympathizers|adherents|attack|attacks|prisons|revenge|jailbreaks
statement: ^declare|^impose|^proclaim|^decree|^lift|^extend|^announce|^order ~5 emergency|mourning|mobilisation|mobilization|curfew|lockdown|martial|amnesty|alert
statement: curfew|emergency|mourning|amnesty|ban ~3 imposed|declared|announced|lifted|extended|ordered
statement: ^designate|^blacklist|^sanction ~7 changers|firms|firm|company|businessmen|traders|individuals|individual|entities|entity|companies|people|persons|leader|leaders|network|networks|group|members|member|financiers|financier|facilitators|facilitator|branch|men|nationals|terrorist|terrorists|affiliate|organisation|organization|brokers|exchange|him
statement: was|were|been ~1 designated|sanctioned|blacklisted
statement: ^announce|^impose|^slap ~2 sanctions
statement: ^offer ~4 reward|bounty
statement: ^ban|^outlaw|^proscribe ~4 group|association|organisation|organization|party|network|branch|affiliate
statement: ^lift ~3 sanctions|embargo
statement: ^call|^urge|^ask|^give ~9 surrender
statement: ^clamp ~3 curfew
statement: ^call|^urge|^ask|^give ~8 give ~0 themselves|himself ~0 up
statement: ^adopt ~3 resolution
statement: ^suspend|^halt|^pause ~3 operations|cooperation|patrols|mission
statement: ^declare|^proclaim|^announce ~6 victory|defeat|liberation|emergency
statement: ^urge|^announce|^declare|^impose|called|^offer|^issue|^pledge ~4 amnesty|curfew|policy|decree|surrender|victory|law|ban|end|allegiance
attack: sniper|machine|small ~1 fire ~2 wounds|wounded|kills|killed|targeted|hit
attack: ^hurl|^throw|threw|^toss|^lob ~4 grenade|grenades|molotov
attack: grenade|grenades ~3 hurled|thrown|tossed|lobbed
attack: ^machine-gun
attack: ^descend|set|^fall|fell ~0 on|upon ~4 village|checkpoint|post|convoy|vehicle|patrol|town|bus
attack: ^surprise ~3 guards|post|patrol|soldiers|checkpoint|unit
clash: confrontations|engagements|battles|combat|skirmishes|hostilities ~5 took|broke|erupted|raged|occurred|continued|between|lasted
clash: fought|^battle ~4 militants|militant|group|terrorists|daesh|isis|mercenaries|gunmen|insurgents|cell
clash: locked ~0 in ~3 battle|confrontation|combat|gunfight|firefight
clash: armed ~0 encounter|confrontation|engagement
bombing: ^dynamite
bombing: bomb|bombs|charge|grenade|explosives|device ~1 set ~0 off
bombing: packed|rigged|loaded ~1 with|by ~1 explosives|militants|group ~4 set|detonated|exploded|went|blew|collapsed
bombing: targeted|hit|struck|rocked ~2 by|with|in ~3 device|ied|ieds|bomb|bombs|bombing|blast|explosion|charge
bombing: sticky|magnetic|double|twin|sound|suicide ~0 bomb|bombs|bombing|bombings ~8 killed|kills|wounded|wounds|injured|struck|hit|tore|ripped|rocked|attached
bombing: explosive ~0 charge|charges|device|devices ~10 wounded|killed|injured|exploded|detonated|went
shelling: rocket|missile|mortar|artillery ~0 attack|attacks|bombardment|barrage|barrages
shelling: ^lob|lobbed|^rain|rained|^hurl ~4 mortar|mortars|shells|rockets|rocket|shell
shelling: gunners|artillery|howitzers|batteries ~1 responded|retaliated|replied|answered
shelling: gunners|artillery|howitzers|launchers|battery ~8 ^target|struck|hit|pounded|hammered|rained
airstrike: tornados|tornadoes|typhoons|reaper|reapers|rafales|mirages|apaches|predator|predators ~4 engaged|demolished|destroyed|bombed|struck|hit|attacked|targeted|silenced|collapsed
airstrike: tornados|tornadoes|typhoons|reaper|reapers|rafales|mirages|apaches|jets|warplanes|aircraft|drone|drones ~12 broke ~0 up
airstrike: brimstone|brimstones|paveway|paveways|hellfire|hellfires ~3 silenced|destroyed|struck|hit|demolished|collapsed|killed
airstrike: dropped|fired|launched ~3 brimstone|brimstones|paveway|paveways|hellfire|hellfires
airstrike: used|employed|using ~3 brimstone|brimstones|paveway|paveways|hellfire|hellfires ~3 to ~0 ^collapse|^destroy|^demolish|^hit|^strike|^target|^attack|^eliminate
airstrike: jets|jet|warplanes|aircraft|planes|bombers|helicopters|gunships|drones|drone ~4 flattened|blasted|rocketed|obliterated|pulverised|levelled|leveled|hammered|^wipe|demolished
airstrike: aerial|air ~0 bombardment|bombing
assassination: ^riddle|riddled|sprayed|^gun|gunned|shot|slain|stabbed|^stab|targeted|ambushed|killed|murdered ~5 teacher|schoolteacher|headman|mukhtar|imam|preacher|lawyer|judge|co-chair|councillor|official|employee|contractor|activist|doctor|informer|sheikh|elder|mayor ~10 with|by|in|at|on|outside ~3 bullets|gunmen|motorbike|motorcycle|masked|silenced|home|house|pistol|pistols|car
assassination: teacher|schoolteacher|headman|mukhtar|imam|preacher|lawyer|judge|co-chair|councillor|official|employee|contractor|activist|informer|sheikh|elder|mayor ~5 was|were|been ~1 shot|gunned|slain|stabbed|targeted|ambushed|killed|murdered|mown|cut ~8 home|house|gunmen|motorbike|motorcycle|masked|unknown|unidentified|silenced|pistol|car|cell
assassination: ^liquidate|^eliminate|^assassinate ~4 official|commander|informer|leader|teacher|sheikh|judge|notable|elder
assassination: assassination|murder ~0 attempt|bid
assassination: attempt ~0 on ~2 life
kidnapping: ^lead|led|^carry|carried|^take|took|^drag|dragged|^march ~5 away|off ~8 unknown|gunpoint|hostage|village|destination|night|militants|fighters
kidnapping: took|taken|^take|^lead|led|^seize|seized ~8 to ~1 unknown ~1 place|destination|location
kidnapping: made|^make ~0 off ~0 with ~3 man|trader|him|them|people|civilians|woman|driver|guard|guards|shepherd|shepherds
kidnapping: hostage-taking
arrest: ^take|took|taken|taking ~9 into ~0 custody
arrest: taken|^take|took|brought|held|^hold ~1 in ~1 for ~0 questioning|interrogation
arrest: placed|^place|put ~0 under ~0 arrest
arrest: ^grab|^handcuff|^ensnare|^snare|^bag|grabbed ~5 planner|man|men|suspect|suspects|courier|member|members|leader|emir|commander|operative|operatives|terrorist|terrorists|militant|militants|woman|youth|youths
arrest: hunted|^hunt|tracked|^track|locked|^lock|brought|led ~0 down|up|in ~4 bomb|bomber|maker|man|men|suspect|suspects|courier|member|members|leader|emir|commander|operative|operatives|terrorist|terrorists|militant|militants|syrian|by
arrest: cell|cells|network|networks|ring ~1 dismantled|busted|smashed|rolled
arrest: ^smash|^roll|^bust|^dismantle ~3 cell|cells|network|networks|ring
arrest: ^lure|lured ~1 to|back|out
arrest: took|^take ~0 hold ~0 of
arrest: fall|fell|falls ~6 grip|hands|clutches|custody ~1 of ~2 intelligence|police|forces|security|army|authorities
arrest: suspects|members|militants|persons|people ~2 held|rounded|nabbed
operation: missions ~2 against|alongside|led|with|left|resulted ~3 isis|isil|daesh|$|operatives|in
operation: wide|large|broad|security|military|inspection|clearance|clean-up|cleanup|anti-isis|search ~1 campaign|operation|sweep|drive|manhunt
operation: ^search|^scan|^comb|^inspect|^scour ~3 villages|area|areas|orchards|valley|desert|hills|farmland|district|lake|mountains|island|neighbourhoods|neighborhoods
operation: ^mop|mopped ~0 up ~4 pockets|remnants|cells|militants|isis|daesh|resistance
operation: ^fan|fanned ~0 out ~2 search|hunt|pursuit
operation: pursuit|manhunt|hunt ~6 began|started|launched|continued|underway
operation: set ~0 off|out ~6 to|for ~1 clear|comb|search|sweep|hunt
weapons_seizure: ^unearth|^dig|dug|^bag|bagged|^lift|lifted|^turn|turned|^locate|^secure|secured|^expose|exposed|^stumble|stumbled|^capture|captured ~2 up|on|upon|a|an|the|two|three ~7 %gear|barrels|c-4|tnt|container|stash|store|stores|launch|pads|den|dshk
weapons_seizure: laid|^lay|got|^get ~1 hands|hold ~1 on|of ~6 %gear|warehouse|den|missiles|hardware
weapons_seizure: seizure|finding|discovery|recovery ~1 of ~6 %gear|den
weapons_seizure: weapons|arms|explosives|tnt|c-4|ammunition|stash|arsenal ~6 discovered|found|handed|unearthed|exposed|seized|recovered
weapons_seizure: ^dispose|disposed ~0 of ~6 %gear|stockpile|mines
weapons_seizure: ^lead|led ~4 to ~2 stash|cache|depot|arsenal|store
weapons_seizure: cache|stash|depot|arsenal|stockpile|hideout|workshop ~6 located|found|discovered|seized|unearthed|exposed|destroyed
weapons_loss: ^grab|grabbed|^gain|gained|^carry|carried|^plunder|plundered|took ~3 away|off|booty|the|a|stock|arms ~4 weapons|arms|rifles|missiles|ammunition|stock|depot
weapons_loss: ^disarm|disarmed ~4 guards|guard|police|unit|checkpoint|patrol|soldiers
weapons_loss: depot|weapons|arms|arsenal|truckload|armoury ~6 plundered|looted|stolen|taken
seizure: ^impose|imposed|^extend|extended|^set|established ~2 control ~1 of|over
seizure: ^seize|^capture|retook|^recapture|overran ~4 hilltop|hilltops|ridge|ridges|heights|crossroads|stretch
seizure: was|were|been ~1 retaken|recaptured|overrun|liberated ~1 by|from ~3 $|forces|army|militants|fighters|group|troops
seizure: ^occupy|occupied ~3 school|building|hill|village|villages|position|post|town|base|field
seizure: freed|^free|^liberate ~3 villages|village|town|towns|area|areas|district|territory
movement: transferred|^airlift|airlifted|^bus|bussed|bused|flown ~6 from|to ~3 @|iraq|syria|camp|prison|province
movement: stole|sneaked|slipped|infiltration|^infiltrate ~2 into|in|of|toward|towards|across
movement: turned|^turn|showed ~0 up ~2 in|at|on ~2 market|village|town|streets|@
movement: made|^make|wound ~0 its|their ~0 way ~2 to|towards|through|into
movement: convoy|column|plane|aircraft ~6 headed|^head|bound|flew|made|carrying|advanced|reached|arrived
deployment: ^spread|spread|^fan|fanned|^mass|massed ~1 out|around|in|at|along|near ~4 @|streets|camp|prison|crossroads|city|town
deployment: sent|posted|assigned|moved ~3 in|troops|marines|regiments|regiment|battalion|brigade|artillery|soldiers|forces|commandos ~8 @|to|near|around|at|in|along
deployment: ^bolster|bolstered|^beef|beefed|^reinforce|reinforced|^strengthen ~3 up|base|garrison|forces|border|frontier|defences|defenses|positions|posts
deployment: put ~3 on ~0 patrol|alert|guard
deployment: ^erect|erected|^build|built ~3 watchtowers|towers|cameras|fence|wall|trench|outposts
withdrawal: ^redeploy|redeployed ~3 from
withdrawal: ^quit|quit|^vacate|fell|^fall|walked|^walk|drew|^draw|drawing ~1 back|away|down|the ~4 from|fields|positions|bases|heights|perimeter|field|village|@
withdrawal: exit|departure|pullout|drawdown ~1 of ~3 troops|soldiers|forces|convoy|coalition
withdrawal: ^close|closed|^shut ~3 headquarters|mission|base|bases|outpost
withdrawal: ^flee|fled ~4 before|ahead|under|as ~4 arrival|advance|pressure|forces|troops
meeting: ^discuss|discussed|^confer|conferred|^debate ~6 with|in|at|on
meeting: conference|meeting|session|summit|forum ~9 opened|held|took|began|convened|concluded
agreement: agreement|deal|settlement|memorandum|protocol|understanding|truce ~7 reached|made|signed|initialled|initialed|sealed|approved|struck|between
agreement: ^initial|initialled|^approve|approved|^accept|accepted|^endorse ~4 protocol|agreement|deal|memorandum|talks|plan|to
agreement: set|^set|^establish|^form ~0 up ~3 joint ~2 centre|center|room|committee|mechanism|cell
intelligence_sharing: ^receive|received|got ~1 information|intelligence|tip|warning|coordinates ~10 from ~4 $|service|intelligence|services|cia
intelligence_sharing: exchange|sharing|transfer ~0 of ~0 information|intelligence|data
intelligence_sharing: handed|^hand|gave|^give|^pass|passed ~6 fingerprints|files|names|data|database|dossiers|coordinates
propaganda_release: ^publish|published|^post|posted|^upload|uploaded|ran|^run|put|^put|^circulate|^release|^broadcast|broadcast|^air|aired ~2 out|a|an|the|new ~4 editorial|leaflet|leaflets|clip|infographic|recording|statement|nasheed|poster|posters|magazine|newsletter|booklet
propaganda_release: video|issue|footage|infographic|recording|clip|editorial|leaflet|leaflets|poster|nasheed ~9 shows|showed|appeared|appears|broadcast|surfaced|uploaded|came|published|released|circulated|distributed
propaganda_release: ^announce|announced ~2 in ~2 recording|audio|video|speech
threat: leaflets|leaflet|graffiti|letters|letter|notes|messages|message|notice ~6 warning|threatening|menacing|demanding|promising|vowing|ordering
attack: counterattacked ~3 @|in|near|at|on|from|with
attack: counter ~1 attacked
threat: death ~0 threats|threat
threat: ^vow|vowed|^swear|swore|^promise ~8 to ~1 kill|attack|avenge|behead|strike|target|slaughter
threat: ultimatum|bounty
threat: ^intimidate|intimidated ~5 with|by
threat: singled ~0 out ~8 target|targets
threat: ^give|gave ~9 days|hours ~1 to ~2 leave|quit|pay|repent
statement: ^vote|voted ~4 for|on ~2 resolution|law|bill|motion
statement: amnesty ~8 decreed|announced|issued|granted
aid: provided|supplied|offered|donated|resumed ~4 water|bread|meals|food|heaters|ambulances|blankets|tents|medicine|medicines|deliveries|fuel|supplies|assistance|vaccines|relief|kits
aid: batch|group|families|women|children ~8 repatriated|returned|went|evacuated|taken|flown
aid: ^open|opened|^reopen|reopened|^erect|erected|^inaugurate ~4 shelter|shelters|clinic|hospital|tents|school|centre|center|kitchen
aid: ^admit|admitted|^shelter|sheltered|hosted|took|taken ~2 in|new|displaced ~3 displaced|households|families|by
aid: went|^go|returned ~0 home
aid: flew|flown|^fly|brought ~1 home|back ~4 citizens|women|children|nationals|families|mothers|orphans
aid: convoy|convoys|trucks ~3 of|with|carrying ~3 assistance|aid|relief|food|supplies|humanitarian ~4 arrives|arrived|reached|entered|enters|crossed
aid: humanitarian|relief|aid ~0 convoy|convoys|supplies ~4 reached|arrived|entered|crossed|left
other: fire|blaze ~1 broke|swept|ripped|raged|destroyed
other: mass ~0 grave ~9 uncovered|found|discovered|opened|exhumed|unearthed
other: curfew ~4 imposed|declared|lifted|announced|enforced
other: ^impose|imposed|^lift|lifted|^declare ~3 curfew|emergency|sanctions
other: ^sanction|sanctioned|^designate|designated|^blacklist ~6 terrorist|terrorists|financiers|financier|leaders|leader|network|group|individuals|brokers
other: pylon|pylons|pipeline|lines|line|grid|substation|cable ~4 toppled|sabotaged|cut|damaged|downed|blown|set
other: ^sabotage|sabotaged|^topple|toppled ~4 pylon|pylons|pipeline|lines|power|line|transmission|grid
other: ^acquit|acquitted|^strip|stripped ~6 of|to|woman|man|citizenship|belonging|court|nationality
other: ^stage|staged|^hold|held ~3 sit-in|protest|demonstration|vigil|hunger|rally
other: hunger ~0 strike
other: died|^die ~4 of|from ~4 tuberculosis|cholera|cold|hunger|disease|illness|burns|fire|torture
other: were|was|been ~1 displaced|evicted|uprooted ~2 from|by
other: ^identify|identified ~4 remains|bodies|victims
other: schools|markets|shops|market|offices ~2 closed|shut|suspended
arrest: ^capture
other: killed|injured|wounded|died ~6 accident|collision|drowned|electrocuted|overturned|earthquake|flood|floods|avalanche
attack r: gunfire
attack r: fell|fallen ~0 to ~3 bullets|gunfire|fire
attack r: ^wipe ~0 out
attack r: martyred|martyring|martyrdom
attack r: perished|slaughtered|lost their lives|lost his life|lost her life|succumbed
attack r: ^claim|claimed|^cost ~2 lives|life
attack r: neutralised|neutralized|eliminated|liquidated|neutralises|neutralizes|eliminates
attack r: killed|killing|kill|kills|slain|wounded|wounding|injured|died|dead|dies|injuring|injures|wounds
`

// homographs are the forms that may be a noun or a verb: "attack", "raids".
var homographs = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields("attack ambush assault raid strike target shell murder release issue air post share plot arrest capture sweep search visit bomb fire pass deal block stage mount launch protest riot escape return transfer surrender urge exit net stop hold snipe massacre clash seize cut receive clear comb torch walk exchange supply shut close land broadcast comb wrap start end clash conduct assault execute storm command offer ban transfer storm battle advance push drive visit tour rout landing talk order stop phone freeze jail attempt crossing") {
		for _, form := range []string{w, w + "s", w + "es"} {
			out[form] = true
		}
	}
	return out
}()

// englishForms are the forms of the English verbs of the table.
var englishForms = set(strings.Fields("sent struck hit shot found took taken held brought fought broke broken blew blown left fell drove led stole stolen seen set flown cut put withdrew withdrawn met fled swept caught sought laid " +
	"gave given handed gunned opened came went overran retook overtook threw ran rode rounded stabbed beaten slain dug torn tore rang won lost killed wounded injured died beat spoke froze frozen slit pushed swept")...)

// englishVerb gives the forms of a regular verb.
func englishVerb(v string) []string {
	out := englishInflected(v)
	bareForms[v] = true
	for _, form := range out {
		if strings.HasSuffix(form, "s") && !strings.HasSuffix(form, "ss") && !asNouns[form] {
			thirdForms[form] = true
		}
	}
	for _, form := range out {
		englishForms[form] = !asNouns[form]
	}
	return out
}

// doubling are the verbs that double their last letter, irregular the further forms of strong verbs.
var (
	doubling  = set(strings.Fields("stop plot nab grab net rob ram trap snap strip gun ban kidnap step plan pin rid transfer drop slip tip bar rip gut dig drag wrap repel rebel snip slit drop quit rid")...)
	irregular = map[string]string{
		"take": "took taken", "retake": "retook retaken", "hold": "held", "send": "sent", "strike": "struck stricken", "shoot": "shot", "break": "broke broken", "withdraw": "withdrew withdrawn",
		"overrun": "overran overrunning", "bring": "brought", "steal": "stole stolen", "seek": "sought", "leave": "left", "fall": "fell fallen", "blow": "blew blown", "drive": "drove driven", "catch": "caught",
		"find": "found", "lay": "laid", "meet": "met", "flee": "fled", "fly": "flew flown flies", "begin": "began begun beginning", "freeze": "froze frozen freezing", "dig": "dug", "speak": "spoke spoken", "lead": "led", "fight": "fought", "give": "gave given", "tell": "told", "come": "came", "go": "went gone goes", "run": "ran running",
		"throw": "threw thrown", "sweep": "swept", "hang": "hung", "light": "lit", "win": "won winning", "lose": "lost", "make": "made", "slay": "slew slain", "bid": "bade", "set": "setting", "cut": "cutting", "hit": "hitting", "put": "putting",
	}
)

// asNouns are forms of verbs that stand far more often for a thing than for what somebody does.
var asNouns = set("force", "forces", "line", "lines", "name", "names", "charge", "charges", "step", "steps", "hand", "hands", "call", "calls", "list", "lists", "hold", "lay", "post", "posts", "air", "station", "stations", "block", "blocks", "mass")

// bareForms are the forms of verbs that English uses behind "to" and for what happens in general, pastLike those that are
// forms of the past as well.
var (
	bareForms  = map[string]bool{}
	thirdForms = map[string]bool{} // "launches"
	pastLike   = set("hit", "cut", "put", "set", "shut", "broadcast", "split", "spread", "burst", "bid", "overrun", "raid", "bomb")
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
	case nounBefore[prev] || r.hyphened(i-1) || strings.HasSuffix(prev, "'s") || r.tokens[max(i-1, 0)].Kind == text.Number:
		return true
	}
	if r.places != nil && r.norm(i) == "crossing" && r.placeEnds(i) {
		return true // "the Tanf crossing"
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
	nounAfter = set("kill", "kills", "leave", "leaves", "continue", "continues", "persist", "remain", "increased", "decreased", "surged", "on", "in", "against", "by", "at", "have", "has", "had", "were", "was", "are", "is", "that", "which", "from", "across", "rose", "fell", "since", ".", ",", "of", "killed", "between", "near", "during", "after", "and", ";", ":", "logged", "took", "continued", "claimed", "hit", "outside", "along", "plan", "plans", "plot")
)
