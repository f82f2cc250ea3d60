package record

import "encoding/json"

// Certificate is the clear payload of an SD-JWT certificate (RFC 9901; SD-JWT VC draft): what is public on the ledger.
// Everything else stands behind the digests of `_sd`. docs/format.md §4.
type Certificate struct {
	SD          []string `json:"_sd"`     // sorted digests of the disclosures
	SDAlg       string   `json:"_sd_alg"` // sm3
	Cnf         Cnf      `json:"cnf"`
	Exp         int64    `json:"exp"`
	Iat         int64    `json:"iat"`
	Iss         string   `json:"iss"` // <network>/<organization>
	Nbf         int64    `json:"nbf"`
	Status      Status   `json:"status"`
	Sub         string   `json:"sub"` // holder actor id
	Vct         string   `json:"vct"`
	Certificate Content  `json:"certificate"`
}

// Cnf binds the holder by actor id (RFC 7800 §3.4); the id resolves to key records.
type Cnf struct {
	Kid string `json:"kid"`
}

// Status points into a Token Status List.
type Status struct {
	List StatusRef `json:"status_list"`
}

// StatusRef is one entry of one list.
type StatusRef struct {
	Idx int    `json:"idx"`
	URI string `json:"uri"`
}

// Content is what a certificate says, in members of one meaning each; those that do not apply are empty.
type Content struct {
	Number      string     `json:"number"`
	Type        string     `json:"type"`
	Record      string     `json:"record"` // state key of the record
	Namespace   string     `json:"namespace"`
	Region      string     `json:"region"`
	HolderName  string     `json:"holderName"`
	HolderUscc  string     `json:"holderUscc"`
	Dataset     string     `json:"dataset"`
	DatasetName string     `json:"datasetName"`
	Fingerprint string     `json:"fingerprint"`
	Rights      []Right    `json:"rights"`
	Categories  []string   `json:"categories"`
	Cites       []Citation `json:"cites"`
	ReviewDepth string     `json:"reviewDepth"`
	ValidFrom   string     `json:"validFrom"`
	ValidTo     string     `json:"validTo"`
	Pack        string     `json:"pack"`
	Test        bool       `json:"test"`
	Kind        string     `json:"kind,omitempty"`     // what follows another registration: TRANSFER, CHANGE …
	SubType     string     `json:"subType,omitempty"`  // PUBLIC_ASSET
	External    string     `json:"external,omitempty"` // number of the national system
	CoHolders   []string   `json:"coHolders,omitempty"`
}

// SDAlgorithm is the `_sd_alg` of every certificate.
const SDAlgorithm = "sm3"

// MaxDisclosures bounds a certificate's selectively disclosable claims.
const MaxDisclosures = 32

// Vct is the type of a certificate as the SD-JWT VC draft names it.
func Vct(certType string) string { return "urn:shuzheng:certificate:" + certType + ":1" }

// StatusURI names the status list of an organization and certificate type.
func StatusURI(network, organization, certType string) string {
	return "urn:shuzheng:status:" + network + ":" + organization + ":" + certType
}

// StatusListSize is the number of entries of every status list.
const StatusListSize = 1 << 20

// NumberKey is where a certificate's compact JWT stands, written once.
func NumberKey(number string) string { return "jwt/" + number }

// Acts that ask an organization's signer for something and are never recorded.
const (
	ActPrepare = "certificate.prepare"
	ActOpen    = "certificate.open"
)

// Prepare is the body of [ActPrepare]: what only the holder shall be able to disclose.
type Prepare struct {
	Disclosures []Disclosed `json:"disclosures"`
}

// Disclosed is one selectively disclosable member of a certificate.
type Disclosed struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// Valid checks the body on its own.
func (b *Prepare) Valid() error {
	var c Check
	c.Count("disclosures", len(b.Disclosures), 0, MaxDisclosures)
	for i, member := range b.Disclosures {
		c.Text("disclosure name", member.Name, 1, 64)
		c.That(i == 0 || b.Disclosures[i-1].Name < member.Name, "disclosures must be sorted by name, one per name")
	}
	return c.Err()
}

// Open is the body of [ActOpen].
type Open struct {
	Number string `json:"number"`
}

// Valid checks the body on its own.
func (b *Open) Valid() error {
	_, err := ParseNumber(b.Number)
	return err
}
