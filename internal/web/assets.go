package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"tansiq/data"
)

//go:embed all:static
var static embed.FS

// assets serves the built styles, scripts and fonts, whose names carry their hash, and the layers of the
// basemap, whose addresses carry one. Both may be kept for ever by a browser.
type assets struct {
	built   bool
	names   map[string]string // "app.js" → "app-3F2A91BC.js"
	sprite  template.HTML
	basemap map[string]layer // "land.geojson" → bytes
	stamp   string           // hash of the basemap
}

// layer is one file of the basemap with its compressed copy, made when it is first asked for.
type layer struct {
	raw    []byte
	gzip   func() []byte
	medium string
}

func loadAssets() (*assets, error) {
	a := &assets{names: map[string]string{}, basemap: map[string]layer{}}
	b, err := static.ReadFile("static/manifest.json")
	switch {
	case errors.Is(err, fs.ErrNotExist): // compiled before the pages were built
	case err != nil:
		return nil, err
	default:
		if err := json.Unmarshal(b, &a.names); err != nil {
			return nil, fmt.Errorf("static/manifest.json: %w", err)
		}
		sprite, err := static.ReadFile("static/sprite.svg")
		if err != nil {
			return nil, err
		}
		a.sprite = template.HTML(sprite) //nolint:gosec // our own build wrote it
		a.built = true
	}
	sum := sha256.New()
	err = fs.WalkDir(data.Basemap, "basemap", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "json") {
			return err
		}
		raw, err := data.Basemap.ReadFile(name)
		if err != nil {
			return err
		}
		sum.Write(raw)
		a.basemap[path.Base(name)] = layer{raw: raw, medium: "application/geo+json", gzip: sync.OnceValue(func() []byte { return squeeze(raw) })}
		return nil
	})
	a.stamp = hex.EncodeToString(sum.Sum(nil))[:12]
	return a, err
}

func squeeze(raw []byte) []byte {
	var b bytes.Buffer
	// The level is a valid one and a buffer takes all: nothing here can fail.
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = z.Write(raw)
	_ = z.Close()
	return b.Bytes()
}

// layers names the layers of the basemap, as data/basemap has them.
func (a *assets) layers() string {
	names := make([]string, 0, len(a.basemap))
	for name := range a.basemap {
		names = append(names, strings.TrimSuffix(name, path.Ext(name)))
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

// url returns the address of a built file, such as "app.js".
func (a *assets) url(name string) string {
	if hashed, ok := a.names[name]; ok {
		name = hashed
	}
	return "/static/" + name
}

// ServeHTTP answers /static/NAME and /basemap/STAMP/NAME.
func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Base(r.URL.Path)
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	accepts := r.Header.Get("Accept-Encoding")
	var body []byte
	if strings.HasPrefix(r.URL.Path, "/basemap/") {
		l, ok := a.basemap[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		body = l.raw
		h.Set("Content-Type", l.medium)
		if strings.Contains(accepts, "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = l.gzip()
		}
	} else {
		b, err := static.ReadFile("static/" + name)
		if err != nil || name == "manifest.json" || strings.HasPrefix(name, ".") {
			http.NotFound(w, r)
			return
		}
		body = b
		kind := mime.TypeByExtension(path.Ext(name))
		if strings.HasSuffix(name, ".woff2") {
			kind = "font/woff2"
		}
		h.Set("Content-Type", kind)
		for _, e := range []struct{ token, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
			if !strings.Contains(accepts, e.token) {
				continue
			}
			if b, err := static.ReadFile("static/" + name + e.suffix); err == nil {
				h.Set("Content-Encoding", e.token)
				body = b
				break
			}
		}
	}
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}
