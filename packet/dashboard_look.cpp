#include "packet/dashboard_look.hpp"

namespace packet {

std::string_view dashboard_style() {
    return R"(
:root {
  --paper: #fafaf8; --surface: #ffffff; --ink: #1a1f26; --soft: #59626d; --line: #d9dde1;
  --accent: #0d5c70; --on-accent: #ffffff; --tint: #e6f0f2;
  color-scheme: light;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #13171c; --surface: #1a2027; --ink: #e5e8eb; --soft: #9daab7; --line: #323b45;
    --accent: #7cc3d3; --on-accent: #0b2229; --tint: #1b2f36;
    color-scheme: dark;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 4rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, table { margin: 0; padding: 0; }
ul, ol { list-style: none; }
[hidden] { display: none !important; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }

.unseen {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.skip { position: absolute; inset-inline-start: 1rem; top: -4rem; z-index: 9; background: var(--surface); padding: 0.5rem 1rem; }
.skip:focus { top: 0.5rem; }

header { padding-top: 2.5rem; padding-bottom: 0.75rem; }
h1 { font-size: 2rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.02em; }
.who { color: var(--soft); margin-top: 0.25rem; }
.who strong { color: var(--ink); font-weight: 600; }
nav { margin-top: 0.75rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }

.filter {
  position: sticky; top: 0; z-index: 2; background: var(--paper); border-bottom: 1px solid var(--line);
}
.filter > div {
  max-width: 76rem; margin: 0 auto; padding: 0.625rem 1.5rem; display: flex; flex-wrap: wrap; align-items: center; gap: 0.375rem;
  max-height: 40vh; overflow-y: auto;
}
.filter button {
  font: inherit; font-size: 0.875rem; line-height: 1.25; max-width: 18rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  color: var(--accent); background: none; border: 1px solid var(--line); border-radius: 1rem; padding: 0.375rem 0.75rem; cursor: pointer;
}
.filter button:hover { background: var(--tint); }
.filter button[aria-pressed="true"] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.filter p { font-size: 0.875rem; color: var(--soft); margin-inline-start: 0.375rem; }

.part { margin-top: 2.5rem; }
.part > h2 { font-size: 1.3125rem; font-weight: 650; letter-spacing: -0.01em; padding-bottom: 0.375rem; border-bottom: 2px solid var(--ink); }
.part > .nothing-of-it { margin-top: 1rem; color: var(--soft); }
.entry { margin-top: 1rem; padding: 1.25rem 1.5rem; background: var(--surface); border: 1px solid var(--line); border-radius: 0.625rem; }
.flagship { border-inline-start: 4px solid var(--accent); }
.entry h3 { font-size: 1.125rem; line-height: 1.35; font-weight: 650; }
.entry h4 { font-size: 0.9375rem; font-weight: 650; }
.mark { font-size: 0.75rem; font-weight: 600; color: var(--accent); background: var(--tint); border-radius: 0.25rem; padding: 0.125rem 0.5rem; margin-inline-start: 0.5rem; vertical-align: 0.125rem; white-space: nowrap; }
.number { color: var(--accent); margin-inline-end: 0.375rem; }
.said { max-width: 68ch; }
.entry > .said { margin-top: 0.375rem; }
.cites { font-size: 0.8125rem; font-weight: 400; color: var(--soft); }
.cite { white-space: nowrap; }
.note, .meta { font-size: 0.875rem; color: var(--soft); font-weight: 400; }
.blank { display: inline-block; border: 1px dashed var(--accent); border-radius: 0.25rem; padding: 0 0.5rem; font-weight: 400; }
.blank em { color: var(--soft); }
.label { font-size: 0.8125rem; font-weight: 600; color: var(--accent); margin-top: 1rem; }
.list > li { position: relative; padding-inline-start: 1.125rem; margin-top: 0.25rem; max-width: 74ch; }
.list > li::before { content: "–"; position: absolute; inset-inline-start: 0; color: var(--accent); }

.beside { display: grid; gap: 0 2.5rem; }
@media (min-width: 64rem) { .beside { grid-template-columns: minmax(0, 2.4fr) minmax(0, 1fr); } }
.metrics { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); gap: 1rem 2rem; margin-top: 1rem; }
.figures { display: grid; grid-template-columns: 1fr 1fr 1.7fr; gap: 0.25rem 0.75rem; margin-top: 0.375rem; }
.figures dt { font-size: 0.75rem; color: var(--soft); }
.figures dd { font-weight: 600; font-variant-numeric: tabular-nums; }
.figures .change dd { color: var(--accent); }
.figures .cites { display: block; }
.particulars { display: flex; flex-wrap: wrap; gap: 0 1rem; font-size: 0.875rem; margin-top: 0.375rem; }
.particulars dt, .particulars dd { display: inline; }
.particulars dt { color: var(--soft); }
.particulars dt::after { content: " "; }
figure { margin-top: 0.625rem; max-width: 26rem; }
figcaption, summary { font-size: 0.8125rem; color: var(--soft); }
.chart { display: block; width: 100%; height: auto; overflow: visible; font-size: 10px; }
.chart text { fill: var(--soft); font-variant-numeric: tabular-nums; }
.chart .axis { fill: none; stroke: var(--soft); stroke-width: 0.7; }
.chart .series { fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linejoin: round; }
.chart .point { fill: var(--accent); stroke: var(--accent); stroke-width: 1.2; }
.chart .late { fill: var(--surface); }
summary { cursor: pointer; }
details table { margin-top: 0.375rem; font-size: 0.8125rem; }

table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: 0.4375rem 0; border-top: 1px solid var(--line); }
th + td, th + th { padding-inline-start: 1.25rem; }
thead th { border-top: 0; font-size: 0.75rem; font-weight: 400; color: var(--soft); padding-bottom: 0.25rem; }
.stages, .duties { margin-top: 0.625rem; }
.stages tbody th { width: 12rem; font-size: 0.875rem; font-weight: 600; color: var(--accent); }
.when { display: block; font-size: 0.8125rem; font-weight: 400; color: var(--soft); }
.duties tbody th { width: 14rem; font-weight: 600; }
.values td + td { padding-inline-start: 1.25rem; }
.values td { font-variant-numeric: tabular-nums; padding-block: 0.125rem; }

.left-out { margin-top: 1.25rem; font-size: 0.875rem; color: var(--soft); }
.left-out h3 { font-size: 0.875rem; font-weight: 600; color: var(--ink); }
footer { margin-top: 3rem; padding-top: 1rem; padding-bottom: 3rem; border-top: 1px solid var(--line); font-size: 0.875rem; color: var(--soft); }
footer code { font-size: 0.9375em; }

@media (max-width: 40rem) {
  header, main, footer, .filter > div { padding-inline: 1rem; }
  header { padding-top: 1.25rem; }
  h1 { font-size: 1.5rem; }
  .entry { padding: 1rem; }
  .figures { grid-template-columns: 1fr 1fr; }
  .filter > div { flex-wrap: nowrap; overflow-x: auto; scrollbar-width: none; }
  .filter button { flex: none; }
  .filter p { flex: none; }
  .stages tbody th { width: 7rem; }
  .duties tbody th { width: 8rem; }
  th + td, th + th { padding-inline-start: 0.75rem; }
}
@media print {
  @page { margin: 14mm; }
  body { background: #ffffff; font-size: 9.5pt; line-height: 1.4; }
  header, main, footer { max-width: none; padding-inline: 0; }
  header { padding-top: 0; }
  nav, .filter, .skip, details { display: none; }
  .part { margin-top: 1.25rem; }
  .entry { border-radius: 0; border-width: 1px 0 0; padding: 0.75rem 0; background: none; margin-top: 0.5rem; }
  .flagship { border-inline-start-width: 4px; padding-inline-start: 0.75rem; }
  .part > h2, h3, h4, .label, .meta, .entry > .said, thead { break-after: avoid; }
  th, td { padding-block: 0.1875rem; }
  .stages .when { display: inline; margin-inline-start: 0.5rem; }
  .stages tbody th { width: 13rem; }
  .metric, tr, figure, .list > li { break-inside: avoid; }
  .beside { display: block; }
  .metrics { grid-template-columns: 1fr 1fr; }
}
)";
}

std::string_view dashboard_script() {
    return R"(
'use strict';
// The filter: shows what belongs to one initiative. Without this script everything is shown.
const bar = document.getElementById('filter');
const told = document.getElementById('filter-told');
const entries = [...document.querySelectorAll('[data-initiatives]')];

function show(initiative) {
  for (const entry of entries) entry.hidden = !(initiative === '' || JSON.parse(entry.dataset.initiatives).includes(initiative));
  for (const part of document.querySelectorAll('.part')) {
    const own = [...part.querySelectorAll('[data-initiatives]')];
    part.querySelector('.nothing-of-it').hidden = own.length === 0 || own.some(entry => !entry.hidden);
  }
  for (const button of bar.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.value === initiative));
  const shown = entries.filter(entry => !entry.hidden).length;
  told.textContent = initiative === '' ? '' : `${shown} of ${entries.length} shown`;
}

if (bar) {
  bar.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (button) show(button.value);
  });
  bar.hidden = false;
}
)";
}

}  // namespace packet
