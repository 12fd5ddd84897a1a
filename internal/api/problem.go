package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/account"
	"tansiq/internal/format/document"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

// problem is an RFC 9457 problem: what a client is told went wrong.
type problem struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail,omitempty"`
	Instance  string `json:"instance,omitempty"`
	Parameter string `json:"parameter,omitempty"` // the parameter or property at fault

	retry string // seconds to wait before the next try; "": none are asked for
}

// Error makes a problem something that handlers return.
func (p problem) Error() string { return p.Detail }

// asProblem maps errors of the rooms below to what the client is told. What is not the client's doing is told
// in the log only.
func (s *Server) asProblem(r *http.Request, err error) problem {
	var p problem
	var tooBig *http.MaxBytesError
	var refused *account.Error
	var invalid *incident.Invalid
	var file *node.InputError
	var doc *document.Error
	var said *node.DocumentError
	var unfit *store.Invalid
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &refused):
		return problem{Status: http.StatusUnprocessableEntity, Detail: sentence(refused), Parameter: refused.Field}
	case errors.As(err, &invalid):
		return problem{Status: http.StatusUnprocessableEntity, Detail: sentence(invalid)}
	case errors.As(err, &file):
		return problem{Status: http.StatusUnprocessableEntity, Detail: sentence(file)}
	case errors.As(err, &said) && said.Document != "":
		return problem{Status: http.StatusConflict, Detail: sentence(said), Instance: Prefix + "/documents/" + said.Document}
	case errors.As(err, &said):
		return problem{Status: http.StatusUnprocessableEntity, Detail: sentence(said), Parameter: said.Field}
	case errors.As(err, &doc):
		return problem{Status: http.StatusUnprocessableEntity, Detail: sentence(doc)}
	case errors.As(err, &unfit):
		return problem{Status: http.StatusUnprocessableEntity, Detail: sentence(unfit), Parameter: unfit.Field}
	case errors.Is(err, store.ErrCursor):
		return problem{Status: http.StatusBadRequest, Detail: "The cursor is not one that a page of this list gave: begin at the first page.", Parameter: "cursor"}
	case errors.As(err, &tooBig):
		return problem{Status: http.StatusRequestEntityTooLarge, Detail: fmt.Sprintf("The body is larger than %d bytes.", tooBig.Limit)}
	case errors.Is(err, store.ErrNotFound):
		return problem{Status: http.StatusNotFound, Detail: "There is nothing here, or not for you."}
	case errors.Is(err, store.ErrConflict):
		return problem{Status: http.StatusConflict, Detail: "Somebody else changed this in the meantime: fetch it again."}
	case errors.Is(err, store.ErrExists):
		return problem{Status: http.StatusConflict, Detail: "This is already there."}
	case errors.Is(err, context.Canceled):
		return problem{Status: 499, Title: "Client closed request"}
	}
	s.log.ErrorContext(r.Context(), "answering a request", "method", r.Method, "path", r.URL.Path, "error", err)
	return problem{Status: http.StatusInternalServerError, Detail: "The node could not do this; its log says why."}
}

// sentence makes an error's words a sentence.
func sentence(err error) string {
	words := err.Error()
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:] + "."
}

// problem answers with a problem.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, p problem) {
	if p.Type == "" {
		p.Type = "about:blank"
	}
	if p.Title == "" {
		p.Title = http.StatusText(p.Status)
	}
	if p.Instance == "" {
		p.Instance = r.URL.Path
	}
	w.Header().Set("Content-Type", "application/problem+json")
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="tansiq"`)
	}
	if p.retry != "" {
		w.Header().Set("Retry-After", p.retry)
	}
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// unrouted tells a path that does not exist from a method that a path does not have.
func (s *Server) unrouted(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) problem {
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		probe := r.Clone(r.Context())
		probe.Method = m
		if _, pattern := mux.Handler(probe); pattern != "" && pattern != Prefix+"/" {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) == 0 {
		return problem{Status: http.StatusNotFound, Detail: "There is no such path; " + Prefix + "/openapi.json lists them."}
	}
	for _, m := range allowed {
		w.Header().Add("Allow", m)
	}
	return problem{Status: http.StatusMethodNotAllowed, Detail: r.Method + " is not done here."}
}
