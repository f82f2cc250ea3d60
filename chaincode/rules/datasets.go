package rules

import (
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// datasetRows are what happens to a dataset beside its registrations (domain model E8): they, and not the certificates, say what
// the data are.
func datasetRows() []Row {
	const edition = record.EditionRegistries
	active, holders, bureau := []string{record.StateActive}, []string{record.RoleHolder, record.RoleMerchant}, []string{record.RoleBureau}
	authorities := []string{record.RoleCourt, record.RoleSector, record.RoleBureau}
	return []Row{
		{Act: "dataset.register", Kind: "dataset", To: record.StateActive, Roles: holders, Rule: "S0 5; S0 16(1)", Edition: 1, apply: on(registerDataset)},
		{Act: "dataset.regrade", Kind: "dataset", From: active, To: record.StateActive, Roles: []string{record.RoleBureau, record.RoleCity}, Through: Owner,
			Rule: "S2 8(2)", Edition: edition, apply: on(regrade)},
		{Act: "dataset.direct", Kind: "dataset", From: active, To: record.StateActive, Roles: bureau, Through: Owner, Rule: "S0 6; S0 7(6)", Edition: edition,
			apply: on(direct)},
		{Act: "dataset.open", Kind: "dataset", From: active, To: record.StateActive, Roles: bureau, Through: Owner, Rule: "S1 14", Edition: edition, apply: on(open)},
		{Act: "dataset.hold", Kind: "dataset", From: active, To: record.StateActive, Roles: authorities, Through: Home, Rule: "S0 31(2)", Edition: edition,
			ends: true, apply: on(hold)},
		{Act: "dataset.release", Kind: "dataset", From: active, To: record.StateActive, Roles: authorities, Through: Home, Rule: "S0 31(2)", Edition: edition,
			ends: true, apply: on(release)},
		{Act: "dataset.transfer", Kind: "dataset", From: active, To: record.StateActive, Roles: holders, Rule: "S2 21(1)", Edition: edition, ends: true,
			apply: on(transferDataset)},
		{Act: "dataset.retire", Kind: "dataset", From: active, To: record.StateRetired, Roles: holders, Rule: "S2 23", Edition: edition, ends: true,
			apply: on(retire)},
	}
}

func registerDataset(d *decision, body *record.Dataset, dataset *record.Dataset) error {
	if body.Grade == "CORE" {
		return d.refuseCore()
	}
	if err := d.inScope(body.Region, ""); err != nil {
		return err
	}
	*dataset = *body
	dataset.Holder = d.signer.organizationID
	if d.whole() {
		if err := d.describe(dataset); err != nil {
			return err
		}
	}
	// The same holder registers the same data once; other holders of the same data are the reviewer's to judge (B-06).
	held := seal.Digest([]byte(dataset.Holder + "/" + body.Fingerprint))
	return d.claim("held/"+strings.ToUpper(strings.TrimPrefix(held, "sm3:")), "dataset/"+d.newID(""))
}

// refuseCore cites the item under which the packs refuse core data, or else the law itself.
func (d *decision) refuseCore() error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	item, article := "N21", "Data Security Law 21"
	for _, row := range negative(regime.packs) {
		if row.When == "CORE" {
			item, article = row.Code, row.Article
		}
	}
	return record.Errorf(record.RuleForbids, "core data may not be registered (%s)", item).Under(article)
}

// describe holds a new dataset against the rules in force and fills in what follows from its description.
func (d *decision) describe(data *record.Dataset) error {
	if err := d.listedCodes(data); err != nil {
		return err
	}
	switch {
	case data.Public() && (data.Open == "" || data.Catalog == ""):
		return record.Errorf(record.RuleForbids, "public data are registered with their number in the catalogue and whether they are open").Under("S1 8; S1 14")
	case data.Grade == "IMPORTANT" && data.Standard == "":
		return record.Errorf(record.RuleForbids, "important data name the standard by which they were graded").Under("S1 50; S2 8")
	case (data.Source == "DERIVED" || data.Source == "FUSED") && len(data.Parts) == 0:
		return record.Errorf(record.RuleForbids, "%s data name the datasets they were made from", data.Source).Under("S2 21(2)")
	}
	if err := d.inherits(data); err != nil {
		return err
	}
	if err := d.enters(data); err != nil {
		return err
	}
	return d.remembers(data.Fingerprint, d.newID(""))
}

// listedCodes refuses a code outside the lists that the packs give. Industries are listed by their section, the first letter of
// GB/T 4754.
func (d *decision) listedCodes(data *record.Dataset) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	for _, member := range [][2]string{{"form", data.Form}, {"industry", data.Industry[:1]}, {"openType", data.Open}, {"source", data.Source}} {
		if member[1] == "" {
			continue
		}
		if err := regime.coded(member[0], member[1]); err != nil {
			return err
		}
	}
	return nil
}

// inherits refuses a dataset that drops what was agreed about the data it was made from, or that follows somebody else's.
func (d *decision) inherits(data *record.Dataset) error {
	var rec record.Record
	for _, id := range data.Parts {
		var part record.Dataset
		if err := d.need(record.Governance, "dataset/"+id, &rec, &part); err != nil {
			return cite(err, "S2 21(2)")
		}
		for _, restriction := range part.Restrictions {
			if !contains(data.Restrictions, restriction) {
				return record.Errorf(record.RuleForbids, "restriction %q of dataset %s must stand in restrictions", restriction, id).Under("S1 28")
			}
		}
	}
	if data.Previous == "" {
		return nil
	}
	var previous record.Dataset
	if err := d.need(record.Governance, "dataset/"+data.Previous, &rec, &previous); err != nil {
		return cite(err, "S1 10")
	}
	if rec.State != record.StateActive || previous.Holder != data.Holder {
		return record.Errorf(record.RuleForbids, "previous must be a dataset of the same holder; %s is %s's and %s", data.Previous, previous.Holder, rec.State).Under("S1 10")
	}
	return nil
}

// remembers notes under a fingerprint who registered the same data, where both registers look for duplicates (S0 10(3)).
func (d *decision) remembers(fingerprint, dataset string) error {
	id := strings.ToUpper(strings.TrimPrefix(fingerprint, "sm3:"))
	known, err := d.reader.Read(record.Governance, "fingerprint/"+id)
	if err != nil {
		return err
	}
	if known == nil {
		return d.putRecord("fingerprint", id, "RECORDED", nil, nil, record.Fingerprint{Datasets: []string{dataset}})
	}
	return change(d, "fingerprint/"+id, func(rec *record.Record, same *record.Fingerprint) (string, error) {
		if len(same.Datasets) < record.MaxSameData { // nobody is turned away because others came first
			same.Datasets = append(same.Datasets, dataset)
		}
		return rec.State, nil
	})
}

// regrade changes the grade on an assessment. Data are regraded downwards only on the word of an assessor who is a third party:
// neither the holder nor anybody of its own.
func regrade(d *decision, body *record.Regrade, data *record.Dataset) error {
	if err := d.over(data); err != nil {
		return err
	}
	switch {
	case body.From != data.Grade:
		return record.Errorf(record.Invalid, "the grade is %s, not %s", data.Grade, body.From)
	case body.Date > d.now():
		return record.Errorf(record.Invalid, "date lies in the future")
	case body.Lowers() && body.Assessor == "":
		return record.Errorf(record.RuleForbids, "a grade is lowered on the assessment of a third party; name the assessor")
	}
	if body.To == "CORE" {
		if err := d.hasRole([]string{record.RoleBureau}); err != nil {
			return err
		}
	}
	if body.Assessor != "" {
		if err := d.assesses(body.Assessor, data.Holder); err != nil {
			return err
		}
	}
	data.Grade = body.To
	data.Regrades = append(data.Regrades, *body)
	return nil
}

// over refuses people whose scope does not reach a dataset, or who belong to its holder.
func (d *decision) over(data *record.Dataset) error {
	if err := d.inScope(data.Region, ""); err != nil {
		return err
	}
	return d.impartial(data.Holder)
}

func (d *decision) assesses(assessor, holder string) error {
	actor, err := d.activeActor(assessor)
	if err != nil {
		return err
	}
	if !contains(actor.Roles, record.RoleThirdParty) {
		return record.Errorf(record.OutOfRole, "%s has the roles %v; a third-party service assesses", assessor, actor.Roles)
	}
	if assessor == holder || actor.For == holder {
		return record.Errorf(record.ConflictOfInterest, "%s belongs to the holder", assessor)
	}
	return nil
}

// direct records the bureau's decision that data must or should be traded on an exchange.
func direct(d *decision, body *record.Direct, data *record.Dataset) error {
	if err := d.over(data); err != nil {
		return err
	}
	data.Directed = append(data.Directed, *body)
	return d.enters(data)
}

// open records the decision about the attribute of public data.
func open(d *decision, body *record.Openness, data *record.Dataset) error {
	if err := d.over(data); err != nil {
		return err
	}
	if !data.Public() {
		return record.Errorf(record.RuleForbids, "only public data are open or not; these are %s", data.Origin)
	}
	data.Open = body.Open
	return d.listedCodes(data)
}

// hold stops the retirement of data that somebody must still be able to look at.
func hold(d *decision, body *record.LegalHold, data *record.Dataset) error {
	if err := d.inScope(data.Region, ""); err != nil {
		return err
	}
	if data.HeldBy(d.signer.organizationID, body.Document) >= 0 {
		return record.Errorf(record.Exists, "%s holds the data under %s already", d.signer.organizationID, body.Document)
	}
	data.Holds = append(data.Holds, record.Hold{Authority: d.signer.organizationID, Document: body.Document, From: d.now()})
	return nil
}

// release ends a hold; only the authority that placed it does.
func release(d *decision, body *record.LegalHold, data *record.Dataset) error {
	i := data.HeldBy(d.signer.organizationID, body.Document)
	if i < 0 {
		return record.Errorf(record.OutOfRole, "%s has placed no hold under %s; who places one releases it", d.signer.organizationID, body.Document)
	}
	data.Holds[i].Released = d.now()
	return nil
}

// transferDataset makes whoever got the rights by a transfer the holder of the dataset, so that they can apply in the other
// register too.
func transferDataset(d *decision, body *record.TransferDataset, data *record.Dataset) error {
	if err := d.register(body.Namespace); err != nil {
		return err
	}
	_, id := splitKey(d.statement.Sub)
	key, rec, registration, err := d.appliedFor(body.Namespace, id)
	if err != nil {
		return err
	}
	if key != body.Registration || !contains(inForce, rec.State) || registration.Applicant != d.signer.organizationID {
		return record.Errorf(record.RuleForbids, "%s is not the registration of these data for %s in %s", body.Registration, d.signer.organizationID, body.Namespace)
	}
	if data.Holder == d.signer.organizationID {
		return record.Errorf(record.Exists, "%s is the holder already", data.Holder)
	}
	data.Holder = d.signer.organizationID
	return d.enters(data) // some cases depend on who the holder is
}

// register refuses a namespace that is no register.
func (d *decision) register(namespace string) error {
	if ns, known := d.network.Find(namespace); !known || ns.Kind != record.KindProperty && ns.Kind != record.KindIntellectual {
		return record.Errorf(record.Invalid, "%s is no register", namespace)
	}
	return nil
}

// retire ends a dataset once a register has completed its retirement (domain model SM9).
func retire(d *decision, body *record.RetireDataset, data *record.Dataset) error {
	if data.Holder != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "%s holds the data and retires them", data.Holder)
	}
	if data.Held() {
		return record.Errorf(record.RuleForbids, "a legal hold lies on the data").Under("S0 31(2)")
	}
	if err := d.register(body.Namespace); err != nil {
		return err
	}
	var rec record.Record
	var retirement record.Retirement
	if err := d.need(body.Namespace, body.Retirement, &rec, &retirement); err != nil {
		return err
	}
	if _, id := splitKey(d.statement.Sub); rec.Kind != "retirement" || rec.State != record.StateRetired || retirement.Dataset != id {
		return record.Errorf(record.RuleForbids, "%s is no completed retirement of these data; it is %s", body.Retirement, rec.State)
	}
	return d.registeredNowhere()
}

// registeredNowhere refuses while a certificate of the data counts in either register.
func (d *decision) registeredNowhere() error {
	_, id := splitKey(d.statement.Sub)
	for _, ns := range d.network.Namespaces {
		if ns.Kind != record.KindProperty && ns.Kind != record.KindIntellectual {
			continue
		}
		key, rec, _, err := d.appliedFor(ns.Name, id)
		if err != nil {
			return err
		}
		if rec != nil && !contains(ended, rec.State) {
			return record.Errorf(record.RuleForbids, "%s in %s is %s; end it first", key, ns.Name, rec.State)
		}
	}
	return nil
}
