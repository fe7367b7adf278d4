from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from sample_volume import make_volume

from publisher.editions import Edition, File, Pagination, Press
from publisher.model import Reference
from publisher.renderers.pdf.elsewhere import tell_pages


def test_pages_of_other_volumes_that_could_not_be_told_are_a_finding(tmp_path):
    volume, _ = make_volume(tmp_path)
    there = Reference("far.md", "far", "Far", "other", "Other volume", "other-1")
    volume = replace(volume, references=(there,))
    pdf = File("a.pdf", "0" * 64, 1)
    cover = File("c.jpg", "", 0)
    printed = {
        volume.id: Press(volume.id, cover, (Edition("pdf", (pdf,)),), Pagination()),
        "other": Press("other", cover, (), Pagination(1, {"far": "7"})),
    }
    shop = SimpleNamespace(each=lambda step, jobs: [step.failed(job, "it died") for job in jobs])
    told = tell_pages([volume], printed, shop)[volume.id]
    assert [(one.code, one.severity) for one in told.findings] == [("rendering-failed", "error")]
    assert told.editions[0].files[0] == pdf
