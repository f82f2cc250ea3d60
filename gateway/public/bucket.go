package public

import (
	"context"
	"fmt"
	"math/bits"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/page/bucket"
)

// crowd is how many certificates a bucket holds at least, unless it holds all there are.
const crowd = 1000

// proved is a certificate that a bundle can be made for.
type proved struct{ namespace, number string }

// sorted are all certificates that are proved up to a height, in their buckets.
type sorted struct {
	at      time.Time
	height  uint64
	bits    int
	buckets map[string][]proved // by name; every name there is
	known   map[proved]bool
}

// Names lists the buckets there are when so many bits choose one, 0 to [bucket.MaxBits].
func Names(n int) []string {
	if n <= 0 || n > bucket.MaxBits {
		return []string{bucket.All}
	}
	digits := (n + 3) / 4
	names := make([]string, 1<<n)
	for i := range names {
		names[i] = fmt.Sprintf("%0*x", digits, i<<(digits*4-n))
	}
	return names
}

// sort puts every certificate that is proved into its bucket.
func (f *Files) sort(at time.Time) (sorted, error) {
	next := sorted{at: at, known: map[proved]bool{}}
	var err error
	if next.height, err = f.Proofs.Proved(); err != nil {
		return next, err
	}
	list, err := f.certificates(next.height)
	if err != nil {
		return next, err
	}
	for _, certificate := range list {
		next.known[certificate] = true
	}
	for next.bits = min(bits.Len(uint(len(list)/crowd)), bucket.MaxBits); ; next.bits-- {
		if next.buckets, err = spread(list, next.bits); err != nil || next.bits == 0 || crowded(next.buckets) {
			return next, err
		}
	}
}

// spread cuts a list by so many bits.
func spread(list []proved, n int) (map[string][]proved, error) {
	buckets := map[string][]proved{}
	for _, name := range Names(n) {
		buckets[name] = nil
	}
	for _, certificate := range list {
		name, err := bucket.Name(certificate.number, n)
		if err != nil {
			return nil, err
		}
		buckets[name] = append(buckets[name], certificate)
	}
	return buckets, nil
}

func crowded(buckets map[string][]proved) bool {
	for _, list := range buckets {
		if len(list) < crowd {
			return false
		}
	}
	return true
}

// certificates lists those that stand in the log up to a height. What has been proved before is not looked up again.
func (f *Files) certificates(height uint64) (list []proved, err error) {
	network, err := rules.Founded(f.Index)
	if err != nil {
		return nil, err
	}
	prefix := record.NumberKey("")
	for _, ns := range network.Namespaces {
		for after := ""; ; {
			keys, err := f.Index.Keys(ns.Name, prefix, after, index.MaxPage)
			if err != nil {
				return nil, err
			}
			for _, key := range keys {
				certificate := proved{ns.Name, key[len(prefix):]}
				covered, err := f.covered(certificate, height)
				if err != nil {
					return nil, err
				}
				if covered {
					list = append(list, certificate)
				}
				after = key
			}
			if len(keys) < index.MaxPage {
				break
			}
		}
	}
	return list, nil
}

func (f *Files) covered(certificate proved, height uint64) (bool, error) {
	if f.sorted.known[certificate] {
		return true, nil
	}
	life, err := f.Index.History(certificate.namespace, record.NumberKey(certificate.number), 1, index.Position{})
	return len(life) > 0 && life[0].Block < height, err
}

// Bucket gives one bucket's bundles, each as fresh as this gateway can without waiting.
func (f *Files) Bucket(ctx context.Context, name string) ([]byte, error) {
	f.making.Lock()
	defer f.making.Unlock()
	now, file, err := f.current(name)
	if file != nil || err != nil {
		return file, err
	}
	list, there := now.buckets[name]
	if !there {
		return nil, record.Errorf(record.NotFound, "there is no bucket %.40q", name)
	}
	made, err := f.bundles(ctx, list)
	if err != nil {
		return nil, err
	}
	if file, err = record.Encode(made); err != nil {
		return nil, err
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.sorted.at.Equal(now.at) {
		f.made[name] = file
	}
	return file, nil
}

// bundles makes those of a list. A certificate that has none now, because its organization has not signed a status for it
// yet or because somebody put a thing there that is no certificate, is left out: the others must not suffer for it.
func (f *Files) bundles(ctx context.Context, list []proved) (*bucket.Bucket, error) {
	nothingMore, cancel := context.WithCancel(context.Background())
	cancel() // what is not there is not waited for
	made := &bucket.Bucket{Bundles: []string{}}
	for _, certificate := range list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b, err := f.Proofs.Bundle(nothingMore, certificate.namespace, record.NumberKey(certificate.number), nil)
		var text []byte
		if err == nil {
			text, err = b.Encode()
		}
		switch {
		case err == nil:
			made.Bundles = append(made.Bundles, string(text))
		case record.CodeOf(err) == record.Internal:
			return nil, err
		default:
			f.Log.Warn("a certificate is left out of its bucket", "number", certificate.number, "error", err.Error())
		}
	}
	return made, nil
}
