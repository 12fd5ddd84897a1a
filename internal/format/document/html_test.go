package document

import (
	"strings"
	"testing"

	"tansiq/internal/incident"
)

const englishPage = `<!DOCTYPE html><html lang="en"><head><title>Bridge closed after flood - The Example</title><meta property="og:site_name" content="The Example">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage","datePublished":"2024-05-01T00:00:00Z"},{"@type":"NewsArticle","headline":"Bridge closed after flood","datePublished":"2024-05-03T22:30:00Z","publisher":{"@type":"Organization","name":"The Example"}}]}</script></head>
<body><header><nav><a href="/">Home</a> <a href="/w">World</a> <a href="/s">Sport</a></nav><time datetime="2024-06-09">Sunday</time></header>
<aside><h3>Most read</h3><ul><li><a href="/1">Ten recipes for the summer</a> <time datetime="2024-02-02">2 February</time></li><li><a href="/2">The best films of the year</a></li></ul></aside>
<article><h1>Bridge closed after flood</h1><time datetime="2024-05-04T01:30:00+03:00">4 May</time>
<p>The old bridge was closed on Friday after the river rose by two metres in a single night, the municipality said, and several houses near the bank had to be left by the people who live in them.</p>
<p>A spokesman for the municipality said that engineers would look at the pillars as soon as the water had gone down, and that nobody had been hurt. Some 12<sup><a href="#n1">3</a></sup> families are staying with relatives.</p>
<p>Traffic is led over the new bridge in the north of the town, where long queues formed on Saturday morning. The bus company said that it would run fewer buses until further notice.</p></article>
<section class="comments"><h3>Comments</h3><p>First!</p></section><footer>All rights reserved. <a href="/c">Contact</a></footer></body></html>`

func TestMainTextInEnglish(t *testing.T) {
	d, err := Read(t.Context(), []byte(englishPage), "", "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	if d.Lang != "en" || d.Site != "The Example" || !strings.HasPrefix(d.Title, "Bridge closed after flood") {
		t.Errorf("%q %q %q", d.Lang, d.Site, d.Title)
	}
	for _, want := range []string{"rose by two metres", "12[3] families", "fewer buses"} {
		if !strings.Contains(d.Text, want) {
			t.Errorf("no %q in %q", want, d.Text)
		}
	}
	for _, other := range []string{"recipes", "Home", "First!", "All rights"} {
		if strings.Contains(d.Text, other) {
			t.Errorf("%q in the text", other)
		}
	}
	// The moment is given in UTC and, in the page, where the page is at home.
	if d.Published != incident.Date(2024, 5, 4) {
		t.Errorf("published %v", d.Published)
	}
}

func TestDayOfPublication(t *testing.T) {
	const body = "<p>The road was closed on Friday because of the flood.</p>"
	for name, c := range map[string]struct {
		page string
		want incident.Day
		note string
	}{
		"meta":                        {`<head><meta property="article:published_time" content="2024-05-03T23:30:00+03:00"></head>` + body, incident.Date(2024, 5, 3), ""},
		"meta in UTC":                 {`<head><meta property="article:published_time" content="2024-05-03T23:30:00Z"></head>` + body, incident.Date(2024, 5, 3), ""},
		"meta before change":          {`<head><meta name="date" content="2024-06-01"><meta itemprop="datePublished" content="2024-05-03"></head>` + body, incident.Date(2024, 5, 3), ""},
		"Arabic-Indic digits":         {`<head><meta name="pubdate" content="٢٠٢٤-٠٥-٠٣ ١٠:٣٠:٠٠"></head>` + body, incident.Date(2024, 5, 3), ""},
		"RSS spelling":                {`<head><meta name="pubdate" content="Fri, 03 May 2024 22:10:00 +0300"></head>` + body, incident.Date(2024, 5, 3), ""},
		"with words behind":           {`<head><meta name="pubdate" content="2024-05-03 22:10:00 Asia/Damascus"></head>` + body, incident.Date(2024, 5, 3), ""},
		"day and month in any order":  {`<head><meta name="pubdate" content="03/05/2024"></head>` + body, incident.NoDay, ""},
		"zero date":                   {`<head><meta name="pubdate" content="0001-01-01T00:00:00Z"></head>` + body, incident.NoDay, ""},
		"structured":                  {`<head><script type="application/ld+json">[{"@type":["NewsArticle"],"datePublished":"2024-05-03T10:00:00+02:00"}]</script></head>` + body, incident.Date(2024, 5, 3), ""},
		"structured with line breaks": {"<head><script type=\"application/ld+json\">{\"@type\":\"Article\",\"description\":\"two\nlines\",\"datePublished\":\"2024-05-03\"}</script></head>" + body, incident.Date(2024, 5, 3), ""},
		"of another article":          {`<head><script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","datePublished":"2024-05-03"}]}</script></head>` + body, incident.NoDay, ""},
		"time in the article":         {`<aside><time datetime="2024-01-01">x</time></aside><article><time datetime="2024-05-03">x</time>` + body + `</article>`, incident.Date(2024, 5, 3), ""},
		"time of publication":         {`<article><time class="updated" datetime="2024-05-09">x</time><time itemprop="datePublished" datetime="2024-05-03">x</time>` + body + `</article>`, incident.Date(2024, 5, 3), ""},
		"many times":                  {`<time datetime="2024-01-01">x</time><time datetime="2024-01-02">x</time>` + body, incident.NoDay, ""},
		"the only time":               {`<time>3 May 2024</time>` + body, incident.Date(2024, 5, 3), ""},
		"address":                     {`<head><link rel="canonical" href="https://news.example/2024/05/03/flood"></head>` + body, incident.Date(2024, 5, 3), "published_from_address"},
		"address without strokes":     {`<head><link rel="canonical" href="https://news.example/a/20240503-flood.html"></head>` + body, incident.Date(2024, 5, 3), "published_from_address"},
		"address of a saved page":     {`<!-- saved from url=(0042)https://news.example/2024/5/3/flood --><head></head>` + body, incident.Date(2024, 5, 3), "published_from_address"},
		"a number in the address":     {`<head><link rel="canonical" href="https://news.example/a/2024139912"></head>` + body, incident.NoDay, ""},
	} {
		d, err := Read(t.Context(), []byte("<html>"+c.page), "a.html", "text/html")
		if err != nil || d.Published != c.want {
			t.Errorf("%s: %v, want %v (%v)", name, d.Published, c.want, err)
		}
		found := false
		for _, n := range d.Notes {
			found = found || n.Code == c.note
			if n.AR == "" || n.EN == "" {
				t.Errorf("%s: the note %s is not in both languages", name, n.Code)
			}
		}
		if c.note != "" && !found {
			t.Errorf("%s: no note %s", name, c.note)
		}
	}
}

func TestRaisedFigures(t *testing.T) {
	for in, want := range map[string]string{
		"12<sup>3</sup> were killed":                 "12[3] were killed",
		"He said<sup><a href='#1'>[1]</a></sup> so.": "He said[1] so.",
		"5 km<sup>2</sup> of land":                   "5 km2 of land",
		"the 3<sup>rd</sup> day":                     "the 3rd day",
	} {
		d, err := Read(t.Context(), []byte("<p>"+in+"</p>"), "", "text/html")
		if err != nil || d.Text != want {
			t.Errorf("%q: %q %v", in, d.Text, err)
		}
	}
}
