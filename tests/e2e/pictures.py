"""Makes the README's pictures from the year of evidence: each artifact as pdftoppm draws it, and the chat page."""

import datetime
import pathlib
import subprocess
import sys
import tempfile

import dossier_program
import webdriver
import year

PACKET_DAY = datetime.datetime(2026, 11, 20, 14, 0)
ARTIFACTS = ("product-outcome-map", "decision-log", "launch-charter")
DOTS_PER_INCH = 75


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dossier-pictures.") as folder:
        program = dossier_program.Program(pathlib.Path(folder))
        database = pathlib.Path(folder) / "evidence.db"
        draw_artifacts(program, database, out)
        draw_page(program, database, out)


def draw_artifacts(program, database, out):
    person = "local:author"
    for line in year.read():
        program.say(line.text, database, line.moment, person)
    bundle = program.folder / "packet"
    program.run(["packet", "--as", person, "--database", database, "--out", bundle], PACKET_DAY)
    for name in ARTIFACTS:
        subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", str(DOTS_PER_INCH), bundle / f"{name}.pdf", out / name],
                       check=True)


def draw_page(program, database, out):
    """A conversation of a few lines, on a page whose person has the year behind them."""
    own = database.with_name("page.db")
    for line in year.read():
        program.say(line.text, own, line.moment)
    with program.serve(own, PACKET_DAY) as server, webdriver.browser(width=1180, height=860) as page:
        page.open(server.url)
        page.find("#status[data-state=connected]")
        for line in ("/metric checkout-conversion 3.6% source: Looker/checkout for: D-12 #checkout",
                     "/decision Let guests pay by invoice in two markets #checkout because: 14% of full carts ask for it"):
            page.find("#say").type(line)
            page.find("#send").click()
            page.find_by_xpath("//*[@id='log']/article[contains(@class, 'mine')][last()]"
                               "/following-sibling::article[contains(@class, 'reply')]")
        (out / "chat-page.png").write_bytes(page.screenshot())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
