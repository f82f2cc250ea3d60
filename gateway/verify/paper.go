package verify

// Bound is the report about a PDF by what its pages allow: a good attachment excuses no altered paper, and pages that
// were not compared let nobody call them good. What was examined of the attachment stays.
func (r *Report) Bound(pages Reason) *Report {
	b := *r
	text := textOf(pages)
	if b.Now.Verdict.Good() || pages == PaperDiffers {
		b.Now.Verdict, b.Now.Reason, b.Now.ZH, b.Now.EN = boundOf(pages), pages, text.ZH, text.EN
	}
	if b.Verdict.Good() || pages == PaperDiffers {
		b.Verdict, b.Reason = boundOf(pages), pages
	}
	return &b
}

func boundOf(pages Reason) Verdict {
	if pages == PaperDiffers {
		return NotValid
	}
	return Undetermined
}
