package market

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/hunt"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// known names what the hunt must find, to show that it finds what is there.
const known = "the number of a certificate that is public"

// Hunt looks for everything that was planted, wherever somebody could look who may not see it: in every organization's blocks, in
// what its programs answer and publish, and, once the network is down, in the files they have written. The members of the
// collection keep the private documents in their peers' own stores, and nowhere else.
func (q *Quarter) Hunt(ctx context.Context) error {
	q.Line("\n— The hunt for what was planted")
	x := q.hunted()
	ledger, err := q.ReadLedger(ctx, record.MarketRegulator)
	if err != nil {
		return err
	}
	for _, step := range []func(context.Context, *hunt.Hunt) error{
		q.throughBlocks, q.throughPublic,
		func(ctx context.Context, x *hunt.Hunt) error { return q.throughAnswers(ctx, x, ledger) },
	} {
		if err := step(ctx, x); err != nil {
			return err
		}
	}
	if err := q.hidden(ctx); err != nil {
		return err
	}
	if err := q.Tool(ctx, "down"); err != nil {
		return err
	}
	if err := q.throughFiles(x); err != nil {
		return err
	}
	if err := q.members(); err != nil {
		return err
	}
	if len(x.Places[known]) == 0 {
		return fmt.Errorf("the hunt does not find %s: it looks in the wrong places", known)
	}
	delete(x.Places, known)
	if len(x.Places) > 0 {
		return found(x)
	}
	q.Line("✔ %d secrets, texts and digests, in %d spellings: found nowhere in %d MB", len(q.texts)+len(q.whole)+len(q.guesses), x.Len(), x.Bytes>>20)
	return nil
}

// found says what stands where it must not, and where.
func found(x *hunt.Hunt) error {
	var list []string
	for _, what := range slices.Sorted(maps.Keys(x.Places)) {
		places := slices.Compact(slices.Sorted(slices.Values(x.Places[what])))
		list = append(list, fmt.Sprintf("%s stands in %d places: %s", what, len(places), strings.Join(places[:min(3, len(places))], ", ")))
	}
	return fmt.Errorf("%d secrets are not kept:\n%s", len(list), strings.Join(list[:min(40, len(list))], "\n"))
}

// hunted are all the secrets. Whoever guesses a text could look for its digest, so those of texts are hunted for as well; a
// document or a salt cannot be guessed, and the digest of a document stands in the block of its act.
func (q *Quarter) hunted() *hunt.Hunt {
	x := hunt.New()
	for what, text := range q.texts {
		x.Add(what, []byte(text))
		x.AddDigests(what, text)
	}
	for what, text := range q.guesses {
		x.AddDigests(what, text)
	}
	for what, text := range q.whole {
		x.Add(what, []byte(text))
	}
	x.Add(known, []byte(q.goods[shelf[0].Name].cites[0].Number))
	return x
}

// throughBlocks searches the blocks as each organization's peer gives them.
func (q *Quarter) throughBlocks(ctx context.Context, x *hunt.Hunt) error {
	for _, organization := range troupe.Organizations {
		if err := q.Blocks(ctx, organization, func(number uint64, block []byte) error {
			x.Through(block, fmt.Sprintf("block %d at %s", number, organization))
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// throughPublic searches what anybody may mirror: trust lists, status, tiles, checkpoints, notices; and the evidence that a
// gateway without private terms gives.
func (q *Quarter) throughPublic(ctx context.Context, x *hunt.Hunt) error {
	if _, err := q.Mirror(ctx); err != nil {
		return err
	}
	packages, err := q.packages()
	if err != nil {
		return err
	}
	for _, file := range packages {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		x.Through(text, file)
	}
	return x.Files(q.File("site"), func(string) bool { return false })
}

// throughAnswers searches what a gateway answers to whoever asks: of one that holds no private terms everything, of the others what
// the exchange's records are.
func (q *Quarter) throughAnswers(ctx context.Context, x *hunt.Hunt, ledger *troupe.Ledger) error {
	for _, organization := range troupe.Organizations {
		var paths []string
		for namespace := range troupe.Owners {
			if namespace != exchange && organization != record.MarketRegulator {
				continue
			}
			paths = append(paths, answers(namespace, ledger.Keys(namespace), organization == record.MarketRegulator)...)
		}
		paths = append(paths, "/v1/reports/exchange", "/v1/log/alarms", "/v1/network", "/metrics")
		if err := q.Fetch(ctx, organization, paths, func(path string, answer []byte) { x.Through(answer, organization+" answers "+path) }); err != nil {
			return err
		}
		q.Line("  %d answers of %s", len(paths), organization)
	}
	return nil
}

// answers are the addresses under which a gateway shows what it knows of some keys.
func answers(namespace string, keys []string, proofs bool) []string {
	root := "/v1/namespaces/" + namespace
	var paths []string
	kinds := map[string]bool{}
	for _, key := range keys {
		kind, _, _ := strings.Cut(key, "/")
		paths = append(paths, root+"/values/"+key)
		if strings.Count(key, "/") != 1 {
			continue
		}
		paths = append(paths, root+"/history/"+key)
		if kind == "deal" || kind == "handover" || kind == "settlement" || kind == "dispute" || kind == "transaction" {
			paths = append(paths, root+"/timeline/"+key)
		}
		if proofs && (kind == "deal" || kind == "transaction" || kind == "settlement") {
			paths = append(paths, "/v1/bundles/"+namespace+"/"+key+"?wait=60")
		}
		if !kinds[kind] {
			kinds[kind] = true
			paths = append(paths, root+"/records/"+kind+"?limit=200", root+"/keys?prefix="+kind+"/&limit=1000")
		}
	}
	return paths
}

// holders are the peers of the members of the collection.
var holders = []string{"peer0.databureau", "peer0.exchange"}

// kept reports whether a file is one in which a member's peer keeps private documents.
func kept(path string) bool {
	for _, member := range holders {
		for _, store := range []string{"pvtdataStore", "stateLeveldb", "transientstore"} {
			if strings.Contains(path, filepath.Join(member, "data")) && strings.Contains(path, string(filepath.Separator)+store+string(filepath.Separator)) {
				return true
			}
		}
	}
	return false
}

// members insists that the private documents are where they must be: it shows too that the hunt would find them elsewhere.
func (q *Quarter) members() error {
	for _, member := range holders {
		x := hunt.New()
		for what, text := range q.texts {
			x.Add(what, []byte(text))
		}
		if err := x.Files(filepath.Join(q.Net, "nodes", member, "data"), func(path string) bool { return !kept(path) }); err != nil {
			return err
		}
		if len(x.Places) == 0 {
			return fmt.Errorf("%s keeps no private document", member)
		}
		q.Line("✔ %s keeps them, as it must: %d secrets are found in its own stores", member, len(x.Places))
	}
	return nil
}

// throughFiles searches everything that the programs have written, down to the block files and logs.
func (q *Quarter) throughFiles(x *hunt.Hunt) error {
	for _, dir := range []string{"logs", "nodes", "organizations", "run", "clients"} {
		if err := x.Files(filepath.Join(q.Net, dir), kept); err != nil {
			return err
		}
	}
	for _, organization := range troupe.Organizations {
		for _, store := range []string{"gateway/index", "gateway/outbox", "gateway/proof", "signer/replica"} {
			dir := filepath.Join(q.Net, "organizations", strings.ToLower(organization), store)
			if _, err := os.Stat(dir); os.IsNotExist(err) {
				continue
			}
			if err := x.Rows(dir); err != nil {
				return fmt.Errorf("%s: %w", dir, err)
			}
		}
	}
	return nil
}
