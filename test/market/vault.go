package market

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strconv"
	"sync"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// vault holds what nobody but those concerned may ever see: it is planted while the quarter is played, and hunted for afterwards.
type vault struct {
	mutex   *sync.Mutex
	texts   map[string]string // what it is → the secret
	guesses map[string]string // what it is → a text that is no secret itself, and whose digest would tell
	whole   map[string]string // what it is → a document or a salt: nobody can guess one
}

func newVault() vault {
	return vault{&sync.Mutex{}, map[string]string{}, map[string]string{}, map[string]string{}}
}

func (v *vault) put(into map[string]string, what, text string) string {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	into[what+" "+strconv.Itoa(len(into))] = text
	return text
}

// secret plants a text.
func (v *vault) secret(what, text string) string { return v.put(v.texts, what, text) }

// guess remembers a text of which no digest may stand anywhere, such as whose a key made for a deal is.
func (v *vault) guess(what, text string) { v.put(v.guesses, what, text) }

// salt is a new salt.
func (v *vault) salt() string { return v.put(v.whole, "a salt", troupe.Random()) }

// salted plants a text, and gives the digest under which it may be spoken of.
func (v *vault) salted(what, text string) string {
	return seal.Digest([]byte(v.salt() + "\n" + v.secret(what, text)))
}

// money plants an amount nobody would think of: twelve digits, in fen.
func (v *vault) money() int64 {
	n, _ := rand.Int(rand.Reader, big.NewInt(600_000_000_000)) // never fails (crypto/rand)
	amount := 100_000_000_001 + n.Int64()
	v.secret("an amount", strconv.FormatInt(amount, 10))
	return amount
}

// document plants a private document: its text goes to the members of the collection, its digest into the act.
func (v *vault) document(what string, doc any) (text, digest string, err error) {
	bytes, err := record.Encode(doc)
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", what, err)
	}
	return v.put(v.whole, what, string(bytes)), seal.Digest(bytes), nil
}

// elements plants the texts of a contract, one for each number of list A2-c.
func (v *vault) elements(about string, numbers ...int) []record.Element {
	list := []record.Element{}
	for _, number := range numbers {
		text := fmt.Sprintf("%s第%d项：双方另行约定，编号%s", about, number, troupe.Random()[:12])
		list = append(list, record.Element{Number: number, Digest: v.salted("a contract element", text)})
	}
	return list
}
