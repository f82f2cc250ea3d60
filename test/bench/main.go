// Bench measures Shuzheng against anchors on the same machine in the same run, in the order A-B-A-B: `make bench` runs
// it. It founds two networks of its own, one honest and one whose chaincode writes what it is told, and removes both.
// Timings decide nothing: it fails only when something cannot be measured or a correctness check does not hold.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/shuzheng/shuzheng/test/play"
)

// settings are what can be chosen; they are part of the report.
type settings struct {
	Reps     int           `json:"repetitions"`
	Window   time.Duration `json:"windowNs"` // measured time of one repetition on the ledger; what needs none takes a quarter
	Clients  int           `json:"clients"`
	Ahead    int           `json:"statementsPerSecond"` // statements signed ahead of a window, for each of its seconds
	Port     int           `json:"port"`
	dir, bin string
}

func main() {
	var set settings
	seconds := flag.Float64("seconds", 4, "measured seconds of one repetition")
	out := flag.String("out", ".run/bench.json", "file of the report")
	flag.IntVar(&set.Reps, "reps", 5, "repetitions of every measurement")
	flag.IntVar(&set.Clients, "clients", 200, "concurrent clients")
	flag.IntVar(&set.Ahead, "ahead", 800, "statements to sign ahead for every second of load")
	flag.IntVar(&set.Port, "port", 7700, "first port of two networks, 200 each")
	flag.StringVar(&set.dir, "dir", ".run/bench", "directory of the networks; removed before and after")
	flag.StringVar(&set.bin, "bin", ".run/bin", "directory of the programs")
	flag.Parse()
	set.Window = time.Duration(*seconds * float64(time.Second))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, set, *out); err != nil {
		fmt.Fprintln(os.Stderr, "\nThe benchmark failed:", err)
		os.Exit(1)
	}
}

// run measures everything and writes the report, also of what was measured before a failure.
func run(ctx context.Context, set settings, out string) error {
	if set.Reps < 1 || set.Window <= 0 || set.Clients < 1 || set.Ahead < 1 {
		return errors.New("-reps, -seconds, -clients and -ahead must be positive")
	}
	for _, path := range []*string{&set.dir, &set.bin} {
		absolute, err := filepath.Abs(*path)
		if err != nil {
			return err
		}
		*path = absolute
	}
	// As many connections stay open as there are clients, or the run would measure their making.
	http.DefaultTransport.(*http.Transport).MaxIdleConns = 2 * set.Clients
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = set.Clients

	report := &report{Settings: set, Machine: describe(ctx)}
	failure := measure(ctx, set, report)
	report.Machine.after()
	if failure != nil {
		report.Failure = failure.Error()
	}
	return errors.Join(failure, report.write(out), report.print(os.Stdout))
}

// measure fills the report: first what needs no network, while the machine is as quiet as it gets.
func measure(ctx context.Context, set settings, report *report) (err error) {
	progress("signatures, on one core")
	if err := signatures(ctx, set, report); err != nil {
		return err
	}
	networks, err := open(ctx, set)
	defer func() { err = errors.Join(err, networks.close(context.WithoutCancel(ctx))) }()
	if err != nil {
		return err
	}
	progress("one decision, on one core")
	if err := decisions(ctx, set, networks, report); err != nil {
		return err
	}
	progress("latency, one client")
	if err := latency(ctx, set, networks, report); err != nil {
		return err
	}
	progress("proofs, few clients")
	if err := proving(ctx, set, networks, report); err != nil {
		return err
	}
	for _, who := range []*play.Person{networks.cast.Agent, networks.cast.Provider} {
		progress("throughput, %d clients, signed by %s", set.Clients, who.Name)
		if err := throughput(ctx, set, networks, who, report); err != nil {
			return err
		}
	}
	return nil
}

var began = time.Now()

// progress says on the terminal what is being done; the report does not hold it.
func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%6.1f s  %s\n", time.Since(began).Seconds(), fmt.Sprintf(format, args...))
}
