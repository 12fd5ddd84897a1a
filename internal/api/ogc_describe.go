package api

import (
	"net/http"
	"strconv"
)

// ogcDescription is the OpenAPI 3.0 document of the protocol, made from the table of routes. It is 3.0 and not 3.1 like that of the API itself, because
// that is what the standard names and what its clients look for. The collections in it are those that the token opens.
func (s *Server) ogcDescription(c *ogcCall) (any, error) {
	open := []string{}
	for _, k := range s.opened(c.token) {
		open = append(open, k.id)
	}
	problemRef := map[string]any{"description": "What went wrong", "content": map[string]any{"application/problem+json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/Problem"}}}}
	paths := map[string]any{}
	for _, rt := range s.paths {
		params := []any{}
		for _, m := range inPath.FindAllStringSubmatch(rt.path, -1) {
			schema := any(stringSchema)
			if m[1] == "collection" && len(open) > 0 {
				schema = enumSchema(open...)
			}
			params = append(params, map[string]any{"name": m[1], "in": "path", "required": true, "schema": schema})
		}
		for _, p := range append([]param{formParam}, rt.params...) {
			one := map[string]any{"name": p.name, "in": "query", "description": p.about, "schema": p.schema, "required": false}
			if p.schema["type"] == "array" {
				one["style"], one["explode"] = "form", false
			}
			params = append(params, one)
		}
		answers := map[string]any{
			strconv.Itoa(http.StatusOK): map[string]any{"description": rt.summary, "content": map[string]any{rt.kind: map[string]any{"schema": map[string]any{"type": "object"}}}},
			"400":                       problemRef, "404": problemRef, "429": problemRef, "default": problemRef,
		}
		paths[rt.path] = map[string]any{"get": map[string]any{"operationId": rt.id, "summary": rt.summary, "tags": []string{"Features"}, "parameters": params, "responses": answers}}
	}
	properties := map[string]any{"status": map[string]any{"type": "integer"}}
	for _, name := range []string{"type", "title", "detail", "instance", "parameter"} {
		properties[name] = stringSchema
	}
	return map[string]any{
		"openapi": "3.0.3",
		"info": map[string]any{"title": "Tansiq: features", "version": s.version,
			"description": "OGC API – Features, Part 1. Off until an admin turns it on; each token opens the collections that were chosen for it. All is marked TLP:RED."},
		"servers": []any{map[string]any{"url": c.base}},
		"paths":   paths,
		"components": map[string]any{
			"schemas":         map[string]any{"Problem": map[string]any{"type": "object", "description": "RFC 9457", "properties": properties}},
			"securitySchemes": map[string]any{"token": map[string]any{"type": "http", "scheme": "bearer", "description": "A token of the desk, tqf_…; it may also stand in the path, as /ogc/t/TOKEN/…"}},
		},
		"security": []any{map[string]any{"token": []any{}}, map[string]any{}},
		"tags":     []any{map[string]any{"name": "Features"}},
	}, nil
}
