package stix

import (
	"strings"
	"sync"
)

// The rules of the specification, one line per type, in our own short notation. A property is
//
//	name flags : type
//
// with the flags ! (required) and * (a list, never empty), and the types (string when none is given)
//
//	time ms int num bool hex bin url mime email mac ip4 ip6 cpe any dict text-dict hashes kill extref granular ext id
//	int(a..b) num(a..b)      within bounds
//	ref=a,b                  an identifier of one of these types; SCO stands for every observable
//	ref!=a,b                 an identifier of any other type
//	=name  ~name             a value of the closed (=) or open (~) vocabulary of that name
//	{name}                   an object that follows another line
//
// After the properties, in brackets, rules over several of them:
//
//	[any a b c]   at least one of them       [one a b]   exactly one of them
//	[a > b]       a later than b             [a >= b]    not earlier
//	[a with b]    a only together with b     [a xor b]   not both
var ruleText = map[string]string{
	"SDO": `type! spec_version!:=spec-version id!:id created_by_ref:ref=identity created!:ms modified!:ms revoked:bool labels* confidence:int(0..100)
		lang external_references*:extref object_marking_refs*:ref=marking-definition granular_markings*:granular extensions:ext [modified >= created]`,
	"SCO": `type! spec_version:=spec-version id!:id object_marking_refs*:ref=marking-definition granular_markings*:granular defanged:bool extensions:ext`,

	"attack-pattern":   `aliases* name! description kill_chain_phases*:kill`,
	"campaign":         `name! description aliases* first_seen:time last_seen:time objective [last_seen >= first_seen]`,
	"course-of-action": `name! description`,
	"grouping":         `name description context!:~grouping-context object_refs!*:id`,
	"identity":         `name! description roles* identity_class:~identity-class sectors*:~industry-sector contact_information`,
	"incident":         `name! description`,
	"indicator": `name description indicator_types*:~indicator-type pattern! pattern_type!:~pattern-type pattern_version valid_from!:time valid_until:time
		kill_chain_phases*:kill [valid_until > valid_from]`,
	"infrastructure": `name! description infrastructure_types*:~infrastructure-type aliases* kill_chain_phases*:kill first_seen:time last_seen:time
		[last_seen >= first_seen]`,
	"intrusion-set": `name! description aliases* first_seen:time last_seen:time goals* resource_level:~resource-level primary_motivation:~motivation
		secondary_motivations*:~motivation [last_seen >= first_seen]`,
	"location": `name description latitude:num(-90..90) longitude:num(-180..180) precision:num region:~region country administrative_area city
		street_address postal_code [any region country latitude] [latitude with longitude] [longitude with latitude] [precision with latitude]`,
	"malware": `name description malware_types*:~malware-type is_family!:bool aliases* kill_chain_phases*:kill first_seen:time last_seen:time
		operating_system_refs*:ref=software architecture_execution_envs*:~processor-architecture implementation_languages*:~implementation-language
		capabilities*:~malware-capability sample_refs*:ref=file,artifact [last_seen >= first_seen]`,
	"malware-analysis": `product! version host_vm_ref:ref=software operating_system_ref:ref=software installed_software_refs*:ref=software configuration_version
		modules* analysis_engine_version analysis_definition_version submitted:time analysis_started:time analysis_ended:time result_name
		result:~malware-result analysis_sco_refs*:ref=SCO sample_ref:ref=file,artifact,network-traffic [any result analysis_sco_refs]`,
	"note": `abstract content! authors* object_refs!*:id`,
	"observed-data": `first_observed!:time last_observed!:time number_observed!:int(1..999999999) objects:any object_refs*:ref=SCO,relationship,sighting
		[one objects object_refs] [last_observed >= first_observed]`,
	"opinion": `explanation authors* opinion!:=opinion object_refs!*:id`,
	"report":  `name! description report_types*:~report-type published!:time object_refs!*:id`,
	"threat-actor": `name! description threat_actor_types*:~threat-actor-type aliases* first_seen:time last_seen:time roles*:~threat-actor-role goals*
		sophistication:~sophistication resource_level:~resource-level primary_motivation:~motivation secondary_motivations*:~motivation
		personal_motivations*:~motivation [last_seen >= first_seen]`,
	"tool":          `name! description tool_types*:~tool-type aliases* kill_chain_phases*:kill tool_version`,
	"vulnerability": `name! description`,

	"relationship": `relationship_type! description source_ref!:ref!=relationship,sighting,bundle,marking-definition,language-content
		target_ref!:ref!=relationship,sighting,bundle,marking-definition,language-content start_time:time stop_time:time [stop_time > start_time]`,
	"sighting": `description first_seen:time last_seen:time count:int(0..999999999) sighting_of_ref!:ref!=relationship,sighting,bundle,marking-definition,language-content
		observed_data_refs*:ref=observed-data where_sighted_refs*:ref=identity,location summary:bool [last_seen >= first_seen]`,

	"language-content":     `object_ref!:ref!=bundle,language-content object_modified:time contents!:text-dict`,
	"extension-definition": `name! description schema! version! extension_types!*:=extension-type extension_properties*`,
	"marking-definition": `type! spec_version!:=spec-version id!:id name created_by_ref:ref=identity created!:time external_references*:extref
		object_marking_refs*:ref=marking-definition granular_markings*:granular extensions:ext definition_type definition:any
		[any definition extensions] [definition with definition_type] [definition_type with definition]`,

	"artifact": `mime_type:mime payload_bin:bin url:url hashes:hashes encryption_algorithm:=encryption-algorithm decryption_key [one payload_bin url] [url with hashes]
		[decryption_key with encryption_algorithm]`,
	"autonomous-system": `number!:int name rir`,
	"directory":         `path! path_enc ctime:time mtime:time atime:time contains_refs*:ref=file,directory`,
	"domain-name":       `value! resolves_to_refs*:ref=ipv4-addr,ipv6-addr,domain-name`,
	"email-addr":        `value!:email display_name belongs_to_ref:ref=user-account`,
	"email-message": `is_multipart!:bool date:time content_type from_ref:ref=email-addr sender_ref:ref=email-addr to_refs*:ref=email-addr
		cc_refs*:ref=email-addr bcc_refs*:ref=email-addr message_id subject received_lines* additional_header_fields:dict body body_multipart*:{mime-part}
		raw_email_ref:ref=artifact [body xor body_multipart]`,
	"mime-part": `body body_raw_ref:ref=artifact,file content_type content_disposition [one body body_raw_ref]`,
	"file": `hashes:hashes size:int(0..) name name_enc magic_number_hex:hex mime_type ctime:time mtime:time atime:time
		parent_directory_ref:ref=directory contains_refs*:ref=SCO content_ref:ref=artifact [any hashes name]`,
	"ipv4-addr": `value!:ip4 resolves_to_refs*:ref=mac-addr belongs_to_refs*:ref=autonomous-system`,
	"ipv6-addr": `value!:ip6 resolves_to_refs*:ref=mac-addr belongs_to_refs*:ref=autonomous-system`,
	"mac-addr":  `value!:mac`,
	"mutex":     `name!`,
	"network-traffic": `start:time end:time is_active:bool src_ref:ref=ipv4-addr,ipv6-addr,mac-addr,domain-name dst_ref:ref=ipv4-addr,ipv6-addr,mac-addr,domain-name
		src_port:int(0..65535) dst_port:int(0..65535) protocols!* src_byte_count:int(0..) dst_byte_count:int(0..) src_packets:int(0..) dst_packets:int(0..)
		ipfix:dict src_payload_ref:ref=artifact dst_payload_ref:ref=artifact encapsulates_refs*:ref=network-traffic
		encapsulated_by_ref:ref=network-traffic [any src_ref dst_ref] [end >= start]`,
	"process": `is_hidden:bool pid:int created_time:time cwd command_line environment_variables:dict opened_connection_refs*:ref=network-traffic
		creator_user_ref:ref=user-account image_ref:ref=file parent_ref:ref=process child_refs*:ref=process
		[any extensions is_hidden pid created_time cwd command_line environment_variables opened_connection_refs creator_user_ref image_ref parent_ref child_refs]`,
	"software": `name! cpe:cpe swid languages* vendor version`,
	"url":      `value!:url`,
	"user-account": `user_id credential account_login account_type:~account-type display_name is_service_account:bool is_privileged:bool
		can_escalate_privs:bool is_disabled:bool account_created:time account_expires:time credential_last_changed:time account_first_login:time
		account_last_login:time [any extensions user_id credential account_login account_type display_name is_service_account is_privileged
		can_escalate_privs is_disabled account_created account_expires credential_last_changed account_first_login account_last_login]`,
	"windows-registry-key": `key values*:{registry-value} modified_time:time creator_user_ref:ref=user-account number_of_subkeys:int(0..)
		[any key values modified_time creator_user_ref number_of_subkeys]`,
	"registry-value": `name data data_type:=registry-type [any name data data_type]`,
	"x509-certificate": `is_self_signed:bool hashes:hashes version serial_number signature_algorithm issuer validity_not_before:time validity_not_after:time
		subject subject_public_key_algorithm subject_public_key_modulus subject_public_key_exponent:int x509_v3_extensions:dict
		[any is_self_signed hashes version serial_number signature_algorithm issuer validity_not_before validity_not_after subject
		subject_public_key_algorithm subject_public_key_modulus subject_public_key_exponent x509_v3_extensions]`,

	// Extensions that the specification defines.
	"archive-ext":          `contains_refs!*:ref=file,directory comment`,
	"ntfs-ext":             `sid alternate_data_streams*:{ntfs-stream} [any sid alternate_data_streams]`,
	"ntfs-stream":          `name! hashes:hashes size:int(0..)`,
	"pdf-ext":              `version is_optimized:bool document_info_dict:dict pdfid0 pdfid1 [any version is_optimized document_info_dict pdfid0 pdfid1]`,
	"raster-image-ext":     `image_height:int image_width:int bits_per_pixel:int exif_tags:dict [any image_height image_width bits_per_pixel exif_tags]`,
	"windows-pebinary-ext": `pe_type! imphash machine_hex:hex number_of_sections:int(0..) time_date_stamp:time pointer_to_symbol_table_hex:hex number_of_symbols:int(0..) size_of_optional_header:int(0..) characteristics_hex:hex file_header_hashes:hashes optional_header:any sections*:any`,
	"http-request-ext":     `request_method! request_value! request_version request_header:dict message_body_length:int message_body_data_ref:ref=artifact`,
	"icmp-ext":             `icmp_type_hex!:hex icmp_code_hex!:hex`,
	"socket-ext":           `address_family!:=address-family is_blocking:bool is_listening:bool options:dict socket_type:=socket-type socket_descriptor:int(0..) socket_handle:int`,
	"tcp-ext":              `src_flags_hex:hex dst_flags_hex:hex [any src_flags_hex dst_flags_hex]`,
	"windows-process-ext":  `aslr_enabled:bool dep_enabled:bool priority owner_sid window_title startup_info:any integrity_level:=integrity-level`,
	"windows-service-ext":  `service_name descriptions* display_name group_name start_type:=service-start service_dll_refs*:ref=file service_type:=service-type service_status:=service-status`,
	"unix-account-ext":     `gid:int groups* home_dir shell [any gid groups home_dir shell]`,
	"external-reference":   `source_name! description url:url hashes:hashes external_id [any description url external_id]`,
	"kill-chain-phase":     `kill_chain_name! phase_name!`,
	"granular-marking":     `lang marking_ref:ref=marking-definition selectors!* [one lang marking_ref]`,
	"tlp-2.0":              `extension_type!:=property-extension tlp_2_0!:=tlp-2.0`,
	"incident-core":        `extension_type!:=property-extension determination!:=determination investigation_status! criticality:int(0..100) detection_methods* events*:any event_refs*:ref=event impact_refs*:ref=impact impacted_entity_counts:any incident_types* recoverability:=recoverability scores*:any tasks*:any task_refs*:ref=task`,
	"generic-extension":    `extension_type!:=extension-type`,
}

// vocabularies are the closed and open vocabularies of the specification.
var vocabularyText = map[string]string{
	"spec-version":            "2.0 2.1",
	"property-extension":      "property-extension",
	"extension-type":          "new-sdo new-sco new-sro property-extension toplevel-property-extension",
	"opinion":                 "strongly-disagree disagree neutral agree strongly-agree",
	"encryption-algorithm":    "AES-256-GCM ChaCha20-Poly1305 mime-type-indicated",
	"registry-type":           "REG_NONE REG_SZ REG_EXPAND_SZ REG_BINARY REG_DWORD REG_DWORD_BIG_ENDIAN REG_DWORD_LITTLE_ENDIAN REG_LINK REG_MULTI_SZ REG_RESOURCE_LIST REG_FULL_RESOURCE_DESCRIPTION REG_RESOURCE_REQUIREMENTS_LIST REG_QWORD REG_INVALID_TYPE",
	"address-family":          "AF_UNSPEC AF_INET AF_IPX AF_APPLETALK AF_NETBIOS AF_INET6 AF_IRDA AF_BTH",
	"socket-type":             "SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET",
	"integrity-level":         "low medium high system",
	"service-start":           "SERVICE_AUTO_START SERVICE_BOOT_START SERVICE_DEMAND_START SERVICE_DISABLED SERVICE_SYSTEM_ALERT",
	"service-type":            "SERVICE_KERNEL_DRIVER SERVICE_FILE_SYSTEM_DRIVER SERVICE_WIN32_OWN_PROCESS SERVICE_WIN32_SHARE_PROCESS",
	"service-status":          "SERVICE_CONTINUE_PENDING SERVICE_PAUSE_PENDING SERVICE_PAUSED SERVICE_RUNNING SERVICE_START_PENDING SERVICE_STOP_PENDING SERVICE_STOPPED",
	"tlp-2.0":                 "clear green amber amber+strict red",
	"determination":           "blocked confirmed failed-attempt false-positive low-value suspected",
	"recoverability":          "not-applicable regular supplemented extended not-recoverable",
	"grouping-context":        "suspicious-activity malware-analysis unspecified",
	"identity-class":          "individual group system organization class unknown",
	"industry-sector":         "agriculture aerospace automotive chemical commercial communications construction defense education energy engineering entertainment financial-services government emergency-services government-local government-national government-public-services government-regional healthcare hospitality-leisure infrastructure dams nuclear water insurance manufacturing mining non-profit pharmaceuticals retail technology telecommunications transportation utilities",
	"indicator-type":          "anomalous-activity anonymization benign compromised malicious-activity attribution unknown",
	"pattern-type":            "stix pcre sigma snort suricata yara",
	"infrastructure-type":     "amplification anonymization botnet command-and-control control-system exfiltration firewall hosting-malware hosting-target-lists phishing reconnaissance routers-switches staging workstation unknown",
	"resource-level":          "individual club contest team organization government",
	"motivation":              "accidental coercion dominance ideology notoriety organizational-gain personal-gain personal-satisfaction revenge unpredictable",
	"region":                  "africa eastern-africa middle-africa northern-africa southern-africa western-africa americas latin-america-caribbean south-america caribbean central-america northern-america asia central-asia eastern-asia southern-asia south-eastern-asia western-asia europe eastern-europe northern-europe southern-europe western-europe oceania australia-new-zealand melanesia micronesia polynesia antarctica",
	"malware-type":            "adware backdoor bot bootkit ddos downloader dropper exploit-kit keylogger ransomware remote-access-trojan resource-exploitation rogue-security-software rootkit screen-capture spyware trojan unknown virus webshell wiper worm",
	"implementation-language": "applescript bash c c++ c# go java javascript lua objective-c perl php powershell python ruby scala swift typescript visual-basic x86-32 x86-64",
	"malware-capability":      "accesses-remote-machines anti-debugging anti-disassembly anti-emulation anti-memory-forensics anti-sandbox anti-vm captures-input-peripherals captures-output-peripherals captures-system-state-data cleans-traces-of-infection commits-fraud communicates-with-c2 compromises-data-availability compromises-data-integrity compromises-system-availability controls-local-machine degrades-security-software degrades-system-updates determines-c2-server emails-spam escalates-privileges evades-av exfiltrates-data fingerprints-host hides-artifacts hides-executing-code infects-files infects-remote-machines installs-other-components persists-after-system-reboot prevents-artifact-access prevents-artifact-deletion probes-network-environment self-modifies steals-authentication-credentials violates-system-operational-integrity",
	"malware-result":          "malicious suspicious benign unknown",
	"processor-architecture":  "alpha arm ia-64 mips powerpc sparc x86 x86-64",
	"report-type":             "attack-pattern campaign identity indicator intrusion-set malware observed-data threat-actor threat-report tool vulnerability",
	"threat-actor-type":       "activist competitor crime-syndicate criminal hacker insider-accidental insider-disgruntled nation-state sensationalist spy terrorist unknown",
	"threat-actor-role":       "agent director independent sponsor infrastructure-operator infrastructure-architect malware-author",
	"sophistication":          "none minimal intermediate advanced strategic expert innovator",
	"tool-type":               "denial-of-service exploitation information-gathering network-capture credential-exploitation remote-access vulnerability-scanning unknown",
	"account-type":            "facebook ldap nis openid radius skype tacacs twitter unix windows-local windows-domain",
}

// observable reports whether typ is a cyber-observable of the specification.
func observable(typ string) bool {
	_, ok := contributing[typ]
	return ok
}

// property is one parsed entry of ruleText.
type property struct {
	required, list bool
	typ            string   // the type without arguments; "ref", "notref", "enum", "open", "sub" for the written forms
	args           []string // types of a reference, or the name of a vocabulary or line
	observables    bool     // of a reference: any observable will do, also one that the specification does not know
	vocabulary     map[string]bool
	lo, hi         string // bounds as written, "" for none
}

// constraint is one rule in brackets.
type constraint struct {
	op    string // any one > >= with xor
	names []string
}

// ruleset is what one type asks.
type ruleset struct {
	props       map[string]property
	order       []string // names of required properties, in order
	constraints []constraint
}

// rules returns the parsed table.
var rules = sync.OnceValue(func() map[string]*ruleset {
	vocabularies := map[string]map[string]bool{}
	for name, words := range vocabularyText {
		set := map[string]bool{}
		for _, w := range strings.Fields(words) {
			set[w] = true
		}
		vocabularies[name] = set
	}
	out := map[string]*ruleset{}
	for name, text := range ruleText {
		rs := &ruleset{props: map[string]property{}}
		body, brackets, _ := strings.Cut(text, "[")
		for _, field := range strings.Fields(body) {
			pname, typ, _ := strings.Cut(field, ":")
			p := property{typ: "string"}
			for {
				if s, ok := strings.CutSuffix(pname, "*"); ok {
					pname, p.list = s, true
				} else if s, ok := strings.CutSuffix(pname, "!"); ok {
					pname, p.required = s, true
				} else {
					break
				}
			}
			switch {
			case typ == "":
			case strings.HasPrefix(typ, "ref="):
				p.typ, p.args = "ref", strings.Split(typ[4:], ",")
				p.observables = contains(p.args, "SCO")
			case strings.HasPrefix(typ, "ref!="):
				p.typ, p.args = "notref", strings.Split(typ[5:], ",")
			case typ[0] == '=':
				p.typ, p.args, p.vocabulary = "enum", []string{typ[1:]}, vocabularies[typ[1:]]
			case typ[0] == '~':
				p.typ, p.args, p.vocabulary = "open", []string{typ[1:]}, vocabularies[typ[1:]]
			case typ[0] == '{':
				p.typ, p.args = "sub", []string{strings.Trim(typ, "{}")}
			default:
				base, bounds, bounded := strings.Cut(strings.TrimSuffix(typ, ")"), "(")
				p.typ = base
				if bounded {
					p.lo, p.hi, _ = strings.Cut(bounds, "..")
				}
			}
			rs.props[pname] = p
			if p.required {
				rs.order = append(rs.order, pname)
			}
		}
		for _, b := range strings.Split(brackets, "[") {
			f := strings.Fields(strings.Trim(strings.TrimSpace(b), "]"))
			switch {
			case len(f) == 0:
			case f[0] == "any" || f[0] == "one":
				rs.constraints = append(rs.constraints, constraint{f[0], f[1:]})
			default:
				rs.constraints = append(rs.constraints, constraint{f[1], []string{f[0], f[2]}})
			}
		}
		out[name] = rs
	}
	return out
})
