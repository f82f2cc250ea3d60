package record

import "slices"

// CertificateType is a type of certificate and where it comes into being; nowhere else can one (design §1, promise 1).
type CertificateType struct {
	Type   string
	Kind   string // of the namespace
	Record string // kind of the record that gets one
}

// CertificateTypes are all types. Another type is a line here, a body that is [Certified], and the words of gateway/verify and
// gateway/paper.
var CertificateTypes = []CertificateType{
	{TypeDP, KindProperty, "registration"},
	{TypeIP, KindIntellectual, "registration"},
	{TypeSM, KindExchange, "subject"},
	{TypeOB, KindExchange, "object"},
	{TypeSD, KindExchange, "demander"},
	{TypeST, KindExchange, "subject"},
	{TypeTC, KindExchange, "transaction"},
}

// CertificateTypeOf finds a type by its two letters.
func CertificateTypeOf(certType string) (CertificateType, bool) {
	i := slices.IndexFunc(CertificateTypes, func(t CertificateType) bool { return t.Type == certType })
	if i < 0 {
		return CertificateType{}, false
	}
	return CertificateTypes[i], true
}

// TypesOf are the types that come into being in a kind of namespace.
func TypesOf(kind string) []string {
	var list []string
	for _, t := range CertificateTypes {
		if t.Kind == kind {
			list = append(list, t.Type)
		}
	}
	return list
}

// GetsCertificate reports whether records of a kind get one.
func GetsCertificate(kind string) bool {
	return slices.ContainsFunc(CertificateTypes, func(t CertificateType) bool { return t.Record == kind })
}

// since is the edition from which a scope or a delegation may name types.
func since(types []string) int {
	for _, certType := range types {
		if !slices.Contains([]string{TypeDP, TypeIP, TypeSM, TypeOB}, certType) {
			return EditionTrade
		}
	}
	return 1
}

// allTypes are the types as two letters.
func allTypes() []string {
	list := make([]string, len(CertificateTypes))
	for i, t := range CertificateTypes {
		list[i] = t.Type
	}
	return list
}

// Certified is the body of a record that gets a certificate.
type Certified interface {
	// Certify fills in what the certificate says of the record and names the holder's actor id.
	Certify(content *Content) (holder string)
	// Slot is where the record keeps which certificate it got.
	Slot() *Issued
}

// Certified reads the body of a record that gets a certificate.
func (r *Record) Certified() (Certified, error) {
	var body Certified
	switch r.Kind {
	case "registration":
		body = &Registration{}
	case "subject":
		body = &Subject{}
	case "object":
		body = &Object{}
	case "demander":
		body = &Demander{}
	case "transaction":
		body = &Transaction{}
	default:
		return nil, Errorf(StateForbids, "a %s gets no certificate", r.Kind)
	}
	return body, Decode(r.Body, body)
}

// Certify implements [Certified].
func (r *Registration) Certify(content *Content) string {
	content.Type, content.Region = r.Type, r.Region
	content.Dataset, content.DatasetName, content.Fingerprint = r.Application.Dataset, r.DatasetName, r.Fingerprint
	content.Rights = r.Application.Rights
	content.ReviewDepth = depth(r.Opinions)
	content.ValidFrom, content.ValidTo = r.Validity.From, r.Validity.To
	content.Kind, content.SubType, content.CoHolders = r.Application.Kind, r.Application.SubType, r.Application.CoHolders
	if r.Regime != "" {
		content.Pack = r.Regime
	}
	if r.External != nil {
		content.External = r.External.Certificate
	}
	return r.Applicant
}

// Slot implements [Certified].
func (r *Registration) Slot() *Issued { return &r.Issued }

// Certify implements [Certified].
func (s *Subject) Certify(content *Content) string {
	content.Type, content.Region = s.Application.CertType(), s.Region
	content.Categories = s.Application.Categories
	content.ReviewDepth = "SUBSTANTIVE"
	content.ValidFrom, content.ValidTo = s.Validity.From, s.Validity.To
	return s.Applicant
}

// Slot implements [Certified].
func (s *Subject) Slot() *Issued { return &s.Issued }

// Certify implements [Certified].
func (o *Object) Certify(content *Content) string {
	content.Type, content.Region = TypeOB, o.Region
	content.Dataset, content.DatasetName = o.Application.Dataset, o.DatasetName
	content.Cites = o.Application.Cites
	content.ReviewDepth = depth(o.Opinions)
	content.ValidFrom, content.ValidTo = o.Validity.From, o.Validity.To
	return o.Applicant
}

// Slot implements [Certified].
func (o *Object) Slot() *Issued { return &o.Issued }

func depth(opinions []Review) string {
	if len(opinions) == 0 {
		return ""
	}
	return opinions[len(opinions)-1].Depth
}

// Certify implements [Certified].
func (d *Demander) Certify(content *Content) string {
	content.Type, content.Region = TypeSD, d.Region
	content.Categories = []string{d.Application.Need}
	content.ReviewDepth = "SUBSTANTIVE"
	content.ValidFrom, content.ValidTo = d.Validity.From, d.Validity.To
	return d.Applicant
}

// Slot implements [Certified].
func (d *Demander) Slot() *Issued { return &d.Issued }

// Blind is the body of a record whose certificate's holder is a key made for one deal.
type Blind interface{ Blind() }
