// Command assignorgolden runs franz-go's and sarama's group balancers over
// NDJSON assignment problems (see test/conformance/assignors/data/README.md for the format).
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

type TP struct {
	Topic string
	P     int32
}

func (t TP) MarshalJSON() ([]byte, error) { return json.Marshal([]any{t.Topic, t.P}) }
func (t *TP) UnmarshalJSON(b []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	if err := json.Unmarshal(raw[0], &t.Topic); err != nil {
		return err
	}
	return json.Unmarshal(raw[1], &t.P)
}

type Member struct {
	ID         string          `json:"id"`
	InstanceID *string         `json:"instanceId"`
	Topics     []string        `json:"topics"`
	Owned      []TP            `json:"owned"`
	Generation *int32          `json:"generation"`
	SubGen     json.RawMessage `json:"subGeneration"`
	Rack       *string         `json:"rack"`
}

// subGen is the generation field of the subscription itself (-1: absent).
func (m *Member) subGen() int32 {
	if len(m.SubGen) > 0 {
		if string(m.SubGen) == "null" {
			return -1
		}
		var g int32
		json.Unmarshal(m.SubGen, &g)
		return g
	}
	if m.Generation == nil {
		return -1
	}
	return *m.Generation
}

type Case struct {
	ID       string                `json:"id"`
	Assignor string                `json:"assignor"`
	Kind     string                `json:"kind"`
	Phase    *int                  `json:"phase"`
	Topics   map[string]int32      `json:"topics"`
	Racks    map[string][][]string `json:"racks"`
	Members  []Member              `json:"members"`
	Error    string                `json:"error"`
}

type Result map[string][]TP

func (r Result) key() string {
	b, _ := json.Marshal(r)
	return string(b)
}

func sortTPs(l []TP) {
	sort.Slice(l, func(i, j int) bool {
		if l[i].Topic != l[j].Topic {
			return l[i].Topic < l[j].Topic
		}
		return l[i].P < l[j].P
	})
}

func fromPlan(members []Member, plan map[string]map[string][]int32) Result {
	r := Result{}
	for i := range members {
		l := []TP{}
		for t, ps := range plan[members[i].ID] {
			for _, p := range ps {
				l = append(l, TP{t, p})
			}
		}
		sortTPs(l)
		r[members[i].ID] = l
	}
	return r
}

func grouped(l []TP) map[string][]int32 {
	m := map[string][]int32{}
	for _, t := range l {
		m[t.Topic] = append(m[t.Topic], t.P)
	}
	return m
}

type runner func(c *Case) (Result, error)

// safe turns a panic into an error.
func safe(f runner, c *Case) (r Result, err error) {
	defer func() {
		if x := recover(); x != nil {
			r, err = nil, fmt.Errorf("panic: %v", x)
		}
	}()
	return f(c)
}

type outRec struct {
	ID       string  `json:"id"`
	Assignor string  `json:"assignor"`
	Result   *Result `json:"result,omitempty"`
	Error    string  `json:"error,omitempty"`
	Exact    bool    `json:"exact"`
	Variants int     `json:"variants,omitempty"`
	Phases   int     `json:"phases,omitempty"`
}

// once runs a balancer several times: Go randomises map iteration, so a
// result that is not a function of the input shows up as several variants.
func once(f runner, c *Case, times int) outRec {
	rec := outRec{ID: c.ID}
	seen := map[string]Result{}
	for i := 0; i < times; i++ {
		r, err := safe(f, c)
		if err != nil {
			seen["E"+err.Error()] = nil
			rec.Error = err.Error()
			continue
		}
		seen[r.key()] = r
	}
	keys := make([]string, 0, len(seen))
	for k := range seen {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		if seen[k] != nil {
			r := seen[k]
			rec.Result = &r
			break
		}
	}
	rec.Exact = len(seen) == 1
	if !rec.Exact {
		rec.Variants = len(seen)
	}
	return rec
}

// phases repeats a cooperative assignment until nobody gives anything up.
func phases(f runner, c *Case) int {
	cur := *c
	for n := 1; n <= 12; n++ {
		r, err := safe(f, &cur)
		if err != nil {
			return -1
		}
		next := cur
		next.Members = make([]Member, len(cur.Members))
		revoked := false
		var gen int32
		for i := range cur.Members {
			if g := cur.Members[i].Generation; g != nil && *g > gen {
				gen = *g
			}
		}
		gen++
		for i, m := range cur.Members {
			got := map[TP]bool{}
			for _, t := range r[m.ID] {
				got[t] = true
			}
			for _, t := range m.Owned {
				if !got[t] {
					revoked = true
				}
			}
			nm := m
			nm.Owned = r[m.ID]
			g := gen
			nm.Generation, nm.SubGen = &g, nil
			next.Members[i] = nm
		}
		if !revoked {
			return n
		}
		cur = next
	}
	return 13
}

func readCases(path string, fn func(*Case)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(make([]byte, 1<<20), 1<<28)
	for sc.Scan() {
		var c Case
		if err := json.Unmarshal(sc.Bytes(), &c); err != nil {
			return err
		}
		fn(&c)
	}
	return sc.Err()
}

func golden(dir string) error {
	type job struct {
		lib, name, in string
		f             runner
	}
	jobs := []job{
		{"franz", "range", "range", franz("range", false)},
		{"franz", "roundrobin", "roundrobin", franz("roundrobin", false)},
		{"franz", "sticky", "sticky", franz("sticky", false)},
		{"franz", "cooperative-sticky", "cooperative-sticky", franz("cooperative-sticky", false)},
		{"franz", "range+racks", "range", franz("range", true)},
		{"franz", "sticky+racks", "sticky", franz("sticky", true)},
		{"sarama", "range", "range", sarama_("range")},
		{"sarama", "roundrobin", "roundrobin", sarama_("roundrobin")},
		{"sarama", "sticky", "sticky", sarama_("sticky")},
		{"sarama", "cooperative-sticky", "cooperative-sticky", sarama_("cooperative-sticky")},
	}
	for _, j := range jobs {
		os.MkdirAll(filepath.Join(dir, j.lib), 0o755)
		w, err := os.Create(filepath.Join(dir, j.lib, j.name+".ndjson"))
		if err != nil {
			return err
		}
		bw := bufio.NewWriter(w)
		var n, exact, errs int
		err = readCases(filepath.Join(dir, "java", j.in+".ndjson"), func(c *Case) {
			if strings.HasSuffix(j.name, "+racks") && c.Racks == nil {
				return
			}
			rec := once(j.f, c, 12)
			rec.Assignor = j.name
			if c.Phase != nil && *c.Phase == 0 {
				rec.Phases = phases(j.f, c)
			}
			b, _ := json.Marshal(rec)
			bw.Write(b)
			bw.WriteByte('\n')
			n++
			if rec.Exact {
				exact++
			}
			if rec.Error != "" {
				errs++
			}
		})
		if err != nil {
			return err
		}
		bw.Flush()
		w.Close()
		fmt.Printf("%-7s %-20s cases %5d  exact %5d  varying %4d  errors %3d\n", j.lib, j.name, n, exact, n-exact, errs)
	}
	return nil
}

// quality answers every case on the given file with every sticky balancer.
func quality(path string) error {
	fs := map[string]runner{
		"franz-sticky": franz("sticky", false), "sarama-sticky": sarama_("sticky"),
	}
	bw := bufio.NewWriter(os.Stdout)
	defer bw.Flush()
	return readCases(path, func(c *Case) {
		out := map[string]any{"id": c.ID}
		for n, f := range fs {
			r, err := safe(f, c)
			if err != nil {
				out[n] = err.Error()
			} else {
				out[n] = r
			}
		}
		b, _ := json.Marshal(out)
		bw.Write(b)
		bw.WriteByte('\n')
	})
}

func main() {
	var err error
	switch os.Args[1] {
	case "golden":
		err = golden(os.Args[2])
	case "quality":
		err = quality(os.Args[2])
	case "bench":
		bench(os.Args[2:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
