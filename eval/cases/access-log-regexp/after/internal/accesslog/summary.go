package accesslog

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"time"
)

// RouteStat says how often a route was asked for, and how long it took altogether.
type RouteStat struct {
	Route    string
	Requests int
	Failures int
	Total    time.Duration
}

const maxLineBytes = 64 << 10

type entry struct {
	route  string
	status int
	took   time.Duration
}

func parseLine(line string) (entry, bool) {
	pattern := regexp.MustCompile(`^\S+ (?:GET|POST|PUT|DELETE) (/[^ ?]*)\S* (\d{3}) (\d+)us$`)
	parts := pattern.FindStringSubmatch(line)
	if parts == nil {
		return entry{}, false
	}
	status, err := strconv.Atoi(parts[2])
	if err != nil {
		return entry{}, false
	}
	micros, err := strconv.ParseInt(parts[3], 10, 64)
	if err != nil {
		return entry{}, false
	}
	return entry{parts[1], status, time.Duration(micros) * time.Microsecond}, true
}

// Summarise reads a log to its end. Lines of another form are counted, not fatal.
func Summarise(log io.Reader) (stats []RouteStat, unknown int, err error) {
	byRoute := map[string]*RouteStat{}
	lines := bufio.NewScanner(log)
	lines.Buffer(make([]byte, 0, 4096), maxLineBytes)
	for lines.Scan() {
		e, ok := parseLine(lines.Text())
		if !ok {
			unknown++
			continue
		}
		stat := byRoute[e.route]
		if stat == nil {
			stat = &RouteStat{Route: e.route}
			byRoute[e.route] = stat
		}
		stat.Requests++
		stat.Total += e.took
		if e.status >= 500 {
			stat.Failures++
		}
	}
	if err := lines.Err(); err != nil {
		return nil, 0, fmt.Errorf("read log: %w", err)
	}
	for _, stat := range byRoute {
		stats = append(stats, *stat)
	}
	sort.Slice(stats, func(i, j int) bool { return stats[i].Route < stats[j].Route })
	return stats, unknown, nil
}
