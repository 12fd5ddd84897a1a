package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// Plain schemas.
var (
	stringSchema = map[string]any{"type": "string"}
	daySchema    = map[string]any{"type": "string", "format": "date", "examples": []string{"2025-01-11"}}
	flagSchema   = map[string]any{"type": "string", "enum": []string{"yes", "no"}}
)

func integerSchema(least, most, byDefault int) map[string]any {
	return map[string]any{"type": "integer", "minimum": least, "maximum": most, "default": byDefault}
}

func enumSchema(values ...string) map[string]any {
	return map[string]any{"type": "string", "enum": values}
}

// describe makes the OpenAPI 3.1 document of routes.
func describe(routes []route, version string) ([]byte, error) {
	types := schemas{defs: map[string]any{}}
	problemRef := types.of(reflect.TypeFor[problem]())
	paths := map[string]any{}
	for _, r := range routes {
		path := Prefix + r.path
		item, _ := paths[path].(map[string]any)
		if item == nil {
			item = map[string]any{}
			paths[path] = item
		}
		method := strings.ToLower(r.method)
		if item[method] != nil {
			return nil, fmt.Errorf("%s %s stands in the table twice", r.method, r.path)
		}
		item[method] = r.operation(&types, problemRef)
	}
	doc := map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{
			"title": "Tansiq", "version": version,
			"summary":     "One party's node: documents, claims, incidents.",
			"description": "Sign in with the session cookie of the pages, or with an access token. A filter that is not known is refused rather than ignored. Errors are RFC 9457 problems.",
			"license":     map[string]any{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"servers": []any{map[string]any{"url": "/"}},
		"paths":   paths,
		"components": map[string]any{
			"schemas": types.defs,
			"securitySchemes": map[string]any{
				"token":   map[string]any{"type": "http", "scheme": "bearer", "description": "An access token, tq_…"},
				"session": map[string]any{"type": "apiKey", "in": "cookie", "name": "session", "description": "The session of the pages"},
			},
		},
		"security": []any{map[string]any{"token": []any{}}, map[string]any{"session": []any{}}},
	}
	return json.MarshalIndent(doc, "", " ")
}

var inPath = regexp.MustCompile(`\{(\w+)\}`)

// operation describes one route.
func (r route) operation(types *schemas, problemRef any) map[string]any {
	params := []any{}
	for _, m := range inPath.FindAllStringSubmatch(r.path, -1) {
		params = append(params, map[string]any{"name": m[1], "in": "path", "required": true, "schema": stringSchema})
	}
	for _, p := range r.parameters() {
		one := map[string]any{"name": p.name, "in": "query", "description": p.about, "schema": p.schema}
		if p.required {
			one["required"] = true
		}
		if p.many {
			one["schema"] = map[string]any{"type": "array", "items": p.schema}
		}
		params = append(params, one)
	}
	op := map[string]any{"operationId": r.id, "summary": r.summary}
	if len(params) > 0 {
		op["parameters"] = params
	}
	switch {
	case r.body != nil:
		op["requestBody"] = map[string]any{"required": true, "content": jsonContent(types.of(reflect.TypeOf(r.body)))}
	case r.raw != "":
		op["requestBody"] = map[string]any{"required": true, "description": r.raw,
			"content": map[string]any{"application/octet-stream": map[string]any{}}}
	}
	status := r.status
	if status == 0 {
		status = http.StatusOK
	}
	answers := map[string]any{
		"default": map[string]any{"description": "What went wrong", "content": map[string]any{"application/problem+json": map[string]any{"schema": problemRef}}},
	}
	if r.reply == nil {
		answers["204"] = map[string]any{"description": "Done"}
	} else {
		answers[strconv.Itoa(status)] = map[string]any{"description": r.summary, "content": jsonContent(types.of(reflect.TypeOf(r.reply)))}
	}
	op["responses"] = answers
	switch {
	case r.access == open:
		op["security"] = []any{map[string]any{}}
	case len(roles(r.access)) > 0:
		op["description"] = "Takes one of the roles: " + strings.Join(roles(r.access), ", ") + "."
	}
	return op
}

func jsonContent(schema any) map[string]any {
	return map[string]any{"application/json": map[string]any{"schema": schema}}
}

// newOf returns a pointer to a new zero value of the type of v.
func newOf(v any) any { return reflect.New(reflect.TypeOf(v)).Interface() }

// schemas makes JSON Schemas of Go types as encoding/json writes them. Named structs become components.
type schemas struct{ defs map[string]any }

// written gives the schemas of types that write themselves, or whose values are a closed list.
var written = map[reflect.Type]map[string]any{
	reflect.TypeFor[incident.Day]():           {"type": []string{"string", "null"}, "format": "date", "description": "A local date; null: not known"},
	reflect.TypeFor[time.Time]():              {"type": "string", "format": "date-time"},
	reflect.TypeFor[text.Span]():              {"type": "array", "items": map[string]any{"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2, "description": "Half-open range of Unicode code points in the document's text"},
	reflect.TypeFor[incident.Class]():         enumOf(node.Classes),
	reflect.TypeFor[incident.Side]():          enumOf([]incident.Side{"", incident.SideGroup, incident.SideResponder, incident.SideUndetermined, incident.SideNeither}),
	reflect.TypeFor[incident.Certainty]():     enumOf([]incident.Certainty{incident.Asserted, incident.Reported, incident.Claimed, incident.Denied, incident.Planned, incident.Possible}),
	reflect.TypeFor[incident.TimePrecision](): enumOf([]incident.TimePrecision{incident.TimeDay, incident.TimeRange, incident.TimeWeek, incident.TimeMonth, incident.TimeYear, incident.TimeRelative, incident.TimeUnknown}),
	reflect.TypeFor[incident.PlacePrecision](): enumOf([]incident.PlacePrecision{incident.PlaceExact, incident.PlaceTown, incident.PlaceNear, incident.PlaceRegion, incident.PlaceDistrict,
		incident.PlaceGovernorate, incident.PlaceCountry, incident.PlaceUnknown}),
	reflect.TypeFor[incident.Role]():    enumOf([]incident.Role{incident.By, incident.Against, incident.With, incident.Target, incident.Victim, incident.Claimant, incident.Involved}),
	reflect.TypeFor[incident.Marking](): enumOf([]incident.Marking{"", incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed}),
	reflect.TypeFor[incident.State]():   enumOf([]incident.State{incident.Awaiting, incident.Confirmed, incident.Rejected, incident.Superseded}),
	reflect.TypeFor[account.Role]():     enumOf(account.Roles()),
	reflect.TypeFor[watch.SeenWord]():   enumOf(watch.SeenWords()),
	reflect.TypeFor[watch.SeenWhy]():    enumOf([]watch.SeenWhy{watch.SeenNowhere, watch.SeenUndated, watch.SeenWider, watch.SeenLonger}),
}

func enumOf[T ~string](values []T) map[string]any {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return map[string]any{"type": "string", "enum": list}
}

// of returns the schema of a type.
func (s *schemas) of(t reflect.Type) any {
	if w, ok := written[t]; ok {
		return w
	}
	switch t.Kind() {
	case reflect.Pointer:
		return map[string]any{"anyOf": []any{s.of(t.Elem()), map[string]any{"type": "null"}}}
	case reflect.String:
		return stringSchema
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return map[string]any{"type": "integer"}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return map[string]any{"type": "string", "contentEncoding": "base64"}
		}
		return map[string]any{"type": []string{"array", "null"}, "items": s.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": []string{"object", "null"}, "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.object(t)
	}
	return map[string]any{}
}

// object describes a struct under components and returns a reference to it.
func (s *schemas) object(t reflect.Type) any {
	name := componentName(t)
	ref := map[string]any{"$ref": "#/components/schemas/" + name}
	if s.defs[name] != nil {
		return ref
	}
	def := map[string]any{"type": "object", "additionalProperties": false}
	s.defs[name] = def // before its fields: types may name themselves
	properties, required := map[string]any{}, []string{}
	s.fields(t, properties, &required, true)
	def["properties"] = properties
	if len(required) > 0 {
		slices.Sort(required)
		def["required"] = required
	}
	return ref
}

// fields collects the properties of a struct. Those of an embedded pointer are there only when it is.
func (s *schemas) fields(t reflect.Type, properties map[string]any, required *[]string, there bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			inner, pointer := f.Type, false
			if inner.Kind() == reflect.Pointer {
				inner, pointer = inner.Elem(), true
			}
			s.fields(inner, properties, required, there && !pointer)
			continue
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		properties[name] = s.of(f.Type)
		if there && !strings.Contains(opts, "omitempty") && !strings.Contains(opts, "omitzero") {
			*required = append(*required, name)
		}
	}
}

// componentName names a type: Claim, FieldOfClass for Field[Class], with the room in front where two rooms use
// one name.
func componentName(t reflect.Type) string {
	name := t.Name()
	if base, arg, generic := strings.Cut(name, "["); generic {
		arg = strings.TrimSuffix(arg, "]")
		arg = arg[strings.LastIndex(arg, ".")+1:]
		name = base + "Of" + arg
	}
	room := t.PkgPath()[strings.LastIndex(t.PkgPath(), "/")+1:]
	if qualified[name] && room != "api" {
		name = strings.ToUpper(room[:1]) + room[1:] + name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// qualified are the names that more than one room uses.
var qualified = map[string]bool{"Placed": true, "Rejection": true}
