"""What came out of tests/bench/run: medians and ratios as JSON, as a table to read, and as a plot."""

import datetime
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess

WAYS = {"http": "By HTTP, signed, with so many connections", "socket": "Over Socket Mode, with so many envelopes on their way"}
RATIOS = (("Bolt", "÷ Bolt"), ("Bolt, no database", "÷ Bolt without a database"), ("floor", "÷ floor"))
COLOURS = {"dossier": "#12507b", "floor": "#2e8b57", "floor, bare 200": "#9fd3b4", "Bolt": "#d2570b",
           "Bolt, no database": "#f0b070"}
FIGURES = ("per_second", "p50_us", "p99_us", "p999_us", "server_cpu_us", "load_cpu_us", "flush_ms")


def summary(points, programs, chosen):
    """The median of every figure over the rounds, and the median of dossier's ratios round by round."""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": machine(),
        "rounds": chosen.rounds, "seconds": chosen.seconds, "people": chosen.people,
        "loads": [load_summary(points, way, load, program) for way, load, program in places(points)],
        "ratios": [ratio for way in WAYS for load in loads_of(points, way) for ratio in ratios(points, way, load)],
        "programs": [program_summary(programs, way, name)
                     for way, name in dict.fromkeys((one["way"], one["program"]) for one in programs)],
        "points": points,
    }


def places(points):
    return dict.fromkeys((one["way"], one["load"], one["program"])
                         for one in sorted(points, key=lambda one: (one["way"], one["load"], one["round"])))


def loads_of(points, way):
    return sorted({one["load"] for one in points if one["way"] == way})


def load_summary(points, way, load, program):
    here = [one for one in points if (one["way"], one["load"], one["program"]) == (way, load, program)]
    return {"way": way, "load": load, "program": program,
            **{figure: statistics.median(one[figure] for one in here) for figure in FIGURES}}


def ratios(points, way, load):
    """Of dossier's rate to the others', each taken within its round."""
    here = {(one["round"], one["program"]): one["per_second"]
            for one in points if (one["way"], one["load"]) == (way, load)}
    for other, _ in RATIOS:
        pairs = [rate / here[number, other] for (number, name), rate in here.items()
                 if name == "dossier" and here.get((number, other))]
        if pairs:
            yield {"way": way, "load": load, "to": other, "ratio": statistics.median(pairs),
                   "least": min(pairs), "most": max(pairs)}


def program_summary(programs, way, name):
    here = [one for one in programs if (one["way"], one["program"]) == (way, name)]
    return {"way": way, "program": name,
            "ready_ms": statistics.median(one["ready_ms"] for one in here),
            "start_memory_mb": statistics.median(one["start_memory_mb"] for one in here),
            "peak_memory_mb": max(one["peak_memory_mb"] for one in here),
            "acknowledged": sum(one["acknowledged"] for one in here), "keeps": here[0]["keeps"]}


def machine():
    system = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text(encoding="utf-8"))
    processor = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    node = ""
    if shutil.which("node"):
        node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return {"system": system.group(1) if system else "", "kernel": platform.release(), "cores": os.cpu_count(),
            "processor": processor.group(1) if processor else platform.machine(), "memory_gb": round(memory), "node": node}


def as_markdown(figures):
    on = figures["machine"]
    lines = [f"{figures['date']}, {on['cores']} cores ({on['processor']}), {on['memory_gb']} GB, {on['system']}, "
             f"Linux {on['kernel']}{', Node ' + on['node'] if on['node'] else ''}; the load generator on the same cores; "
             f"{figures['rounds']} {'round' if figures['rounds'] == 1 else 'rounds'} of {figures['seconds']:g} s, "
             f"{figures['people']:,} people."]
    for way, title in WAYS.items():
        lines += ["", f"{title}:", "", "| | program | a second | p50 ms | p99 ms | p99.9 ms | processor µs | flush ms |",
                  "|---|---|---|---|---|---|---|---|"]
        lines += [f"| {one['load']} | {one['program']} | {one['per_second']:,.0f} | {milliseconds(one['p50_us'])} "
                  f"| {milliseconds(one['p99_us'])} | {milliseconds(one['p999_us'])} | {one['server_cpu_us']:.0f} "
                  f"| {one['flush_ms']:.2f} |" for one in figures["loads"] if one["way"] == way]
        lines += ["", *ratio_table(figures, way)]
    lines += ["", "| program | | ready ms | memory at start, MB | at its peak | commands | kept |",
              "|---|---|---|---|---|---|---|"]
    lines += [f"| {one['program']} | {'HTTP' if one['way'] == 'http' else 'Socket Mode'} "
              f"| {format(one['ready_ms'], '.0f') if one['way'] == 'http' else ''} "
              f"| {format(one['start_memory_mb'], '.0f') if one['way'] == 'http' else ''} | {one['peak_memory_mb']:.0f} "
              f"| {one['acknowledged']:,} | {'each once' if one['keeps'] else 'none'} |" for one in figures["programs"]]
    return "\n".join(lines)


def ratio_table(figures, way):
    here = {(one["load"], one["to"]): one for one in figures["ratios"] if one["way"] == way}
    columns = [(name, title) for name, title in RATIOS if any(to == name for _, to in here)]
    if not columns:
        return []
    lines = ["| dossier | " + " | ".join(title for _, title in columns) + " |", "|---|" + "---|" * len(columns)]
    for load in sorted({load for load, _ in here}):
        cells = (here[load, name] for name, _ in columns)
        lines.append(f"| {load} | " + " | ".join(
            f"{one['ratio']:.2f}" + ("" if figures["rounds"] == 1 else f" ({one['least']:.2f} to {one['most']:.2f})")
            for one in cells) + " |")
    return lines


def milliseconds(microseconds):
    return f"{microseconds / 1000:.2f}" if microseconds < 10_000 else f"{microseconds / 1000:.0f}"


def plot(figures, folder):
    """figures.svg beside figures.json: rates and 99th percentiles over the number of connections. None without gnuplot."""
    if not shutil.which("gnuplot"):
        return
    names = list(dict.fromkeys(one["program"] for one in figures["loads"] if one["way"] == "http"))
    loads = loads_of(figures["points"], "http")
    blocks, panels = [], []
    for figure, title, divisor in (("per_second", "acknowledged a second", 1), ("p99_us", "99th percentile, ms", 1000)):
        lines = []
        for name in names:
            block = f"$block{len(blocks)}"
            rows = [f"{one['load']} {one[figure] / divisor}" for one in figures["loads"]
                    if (one["way"], one["program"]) == ("http", name)]
            blocks.append(f"{block} << END\n" + "\n".join(rows) + "\nEND")
            width = 4 if name == "dossier" else 2
            lines.append(f'{block} using 1:2 with linespoints linewidth {width} linecolor "{COLOURS[name]}" '
                         f'pointtype 7 pointsize 0.6 title "{name}"')
        panels.append(f'set title "{title}"\nplot ' + ", ".join(lines))
    script = "\n".join([
        'set terminal svg size 960,440 font "sans-serif,12" background "white"', f'set output "{folder}/figures.svg"',
        *blocks, "set logscale xy", "set xlabel 'connections'", f"set xtics ({', '.join(map(str, loads))})",
        f"set xrange [{loads[0] / 1.3}:{loads[-1] * 1.3}]", "set grid", "set key above maxrows 2",
        "set multiplot layout 1,2", "set format y '%.0s%c'", panels[0], "set format y '%g'", panels[1],
        "unset multiplot"])
    subprocess.run(["gnuplot"], input=script, text=True, check=True)
