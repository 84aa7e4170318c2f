// Draws published numbers. Colours are the style sheet's and are taken anew when the scheme changes or a page is printed;
// the numbers themselves stand in the table below each picture.

const figures = [...document.querySelectorAll('figure.picture')].filter(f => f.querySelector('.canvas'));
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
const phone = matchMedia('(max-width: 40rem)');

if (figures.length > 0) {
    await library();
    const drawings = figures.map(f => JSON.parse(f.querySelector('script[type="application/json"]').textContent));
    figures.forEach((figure, at) => reach(drawings[at], drawings.filter((d, other) => figure.dataset.beside && figures[other].dataset.beside === figure.dataset.beside)));
    const charts = figures.map((figure, at) => start(figure, drawings[at]));
    const repaint = () => charts.forEach(c => c.paint());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
    matchMedia('print').addEventListener('change', repaint);
    phone.addEventListener('change', repaint);
    const sizes = new ResizeObserver(entries => entries.forEach(e => globalThis.echarts.getInstanceByDom(e.target)?.resize()));
    charts.forEach(c => sizes.observe(c.canvas));
    document.documentElement.dataset.drawn = charts.length;
}

// The library is no module: it is loaded as the plain script it is.
function library() {
    return new Promise((loaded, refused) => document.head.append(
        Object.assign(document.createElement('script'), { src: document.getElementById('chart-library').href, onload: loaded, onerror: refused })));
}

// Two cohorts side by side are read against each other: their clocks end together. Where one has nothing, nothing is drawn.
function reach(drawing, beside) {
    if (drawing.kind !== 'lines') return;
    drawing.steps = beside.map(d => d.steps).reduce((longest, steps) => steps.length > longest.length ? steps : longest, drawing.steps);
    const fill = values => { while (values.length < drawing.steps.length) values.push(null); };
    drawing.bands.forEach(b => { fill(b.lower); fill(b.upper); });
    drawing.lines.forEach(l => fill(l.values));
}

// The end of an axis that two pictures share, where its last label has room.
function rounded(top) {
    const unit = top > 100 ? 20 : top > 40 ? 10 : top > 20 ? 5 : top > 10 ? 2 : 1;
    return Math.ceil(top / unit) * unit;
}

function start(figure, drawing) {
    const canvas = figure.querySelector('.canvas');
    const language = figure.dataset.language;
    const write = {
        number: new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format,
        share: new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format,
    };
    const chart = globalThis.echarts.init(canvas, null, { renderer: 'svg' });
    const paint = () => {
        chart.setOption(options(drawing, write, colours(), canvas.clientWidth), true);
        // The picture is named by its figure; what is inside is not read out piece by piece.
        canvas.querySelector('svg')?.setAttribute('aria-hidden', 'true');
    };
    paint();
    const png = figure.querySelector('[data-png]');
    if (png) {
        png.hidden = false;
        png.addEventListener('click', () => save(figure, chart));
    }
    return { canvas, paint };
}

function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = name => style.getPropertyValue(`--${name}`).trim();
    return {
        ink: of('ink'), soft: of('soft-ink'), grid: of('grid'), axis: of('edge'), card: of('card'),
        tones: {
            'line': of('series-1'), 'line-band': of('series-1'), 'announced': of('series-1'), 'announced-band': of('series-1'),
            'hidden': of('series-2'), 'hidden-band': of('series-2'), 'kind': of('series-4'), 'quiet': of('series-6'),
            'band-outer': of('band-outer'), 'band-inner': of('band-inner'),
        },
    };
}

function options(drawing, write, colour, width) {
    const text = { color: colour.soft, fontSize: 13, fontFamily: 'sans-serif', fontWeight: 'normal', fontStyle: 'normal' };
    const base = {
        animation: !still, animationDuration: 300, textStyle: text,
        tooltip: {
            renderMode: 'richText', confine: true, backgroundColor: colour.card, borderColor: colour.axis, borderWidth: 1, padding: 10,
            textStyle: { ...text, color: colour.ink, lineHeight: 20 }, axisPointer: { lineStyle: { color: colour.axis }, label: { show: false } },
        },
    };
    const kinds = { lines, bars, flow, spread };
    return { ...base, ...kinds[drawing.kind](drawing, write, colour, text, base, width) };
}

function axis(colour, text, rest) {
    return {
        nameTextStyle: text, axisLabel: { ...text, hideOverlap: true, ...rest.axisLabel }, axisLine: { lineStyle: { color: colour.axis } }, axisTick: { lineStyle: { color: colour.axis } },
        splitLine: { lineStyle: { color: colour.grid } }, ...Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'axisLabel')),
    };
}

// Every so many steps has its label: whole quarters, half years or years, and ten of them at the most.
function labelled(steps) {
    const [unit, last] = [steps.length > 1 ? steps[1] - steps[0] : 1, steps.at(-1)];
    const every = unit * ([1, 2, 3, 6, 12, 24, 60].find(s => last / (s * unit) <= (phone.matches ? 6 : 10)) ?? 120);
    return (_, step) => step % every === 0 || steps.length <= 2;
}

// A row of the legend holds as many names as fit; on a phone, one.
function legendRows(names, width) {
    if (phone.matches) return names.length;
    let [rows, used] = [1, 0];
    for (const name of names) {
        const wide = 18 + 7 + 7 * name.length + 18;
        if (used > 0 && used + wide > width) [rows, used] = [rows + 1, 0];
        used += wide;
    }
    return rows;
}

function lines(drawing, write, colour, text, base, width) {
    const say = drawing.share ? write.share : write.number;
    const named = [...drawing.bands, ...drawing.lines];
    const shown = labelled(drawing.steps);
    const series = drawing.bands.flatMap((band, at) => {
        const soft = band.tone.endsWith('-band');
        const edge = { type: 'line', stack: `band-${at}`, stackStrategy: 'all', symbol: 'none', lineStyle: { opacity: 0 }, silent: true, z: 2 + at };
        return [
            { ...edge, data: band.lower },
            { ...edge, name: band.name, data: band.upper.map((u, i) => u === null || band.lower[i] === null ? null : u - band.lower[i]), color: colour.tones[band.tone], areaStyle: { color: colour.tones[band.tone], opacity: soft ? 0.18 : 1 } },
        ];
    });
    drawing.lines.forEach((line, at) => series.push({
        type: 'line', name: line.name, data: line.values, color: colour.tones[line.tone], symbol: 'none', z: 10 + at,
        ...(line.filled ? { stack: 'filled', areaStyle: { color: colour.tones[line.tone], opacity: 0.75 }, lineStyle: { width: 1, color: colour.tones[line.tone] } }
            : { lineStyle: { width: 2.5, color: colour.tones[line.tone], type: at === 0 ? 'solid' : [6, 4] } }),
    }));
    return {
        grid: { left: 8, right: 16, top: 16, bottom: 34 + 24 * legendRows(named.map(n => n.name), width), containLabel: true },
        legend: { bottom: 0, left: 'center', orient: phone.matches ? 'vertical' : 'horizontal', itemGap: phone.matches ? 8 : 18, textStyle: text, icon: 'roundRect', itemWidth: 18, itemHeight: 10, selectedMode: false, data: named.map(n => ({ name: n.name, itemStyle: { color: colour.tones[n.tone], opacity: n.tone.endsWith('-band') ? 0.3 : 1 } })) },
        xAxis: axis(colour, text, { type: 'category', data: drawing.steps, boundaryGap: false, axisLabel: { interval: shown }, axisTick: { interval: shown, lineStyle: { color: colour.axis } }, name: drawing.along, nameLocation: 'middle', nameGap: 30, splitLine: { show: false } }),
        yAxis: axis(colour, text, { type: 'value', min: 0, max: drawing.share ? 1 : drawing.top === null ? undefined : rounded(drawing.top), axisLabel: { formatter: say }, axisLine: { show: false }, axisTick: { show: false } }),
        tooltip: {
            ...base.tooltip, trigger: 'axis',
            formatter: points => {
                const i = points[0].dataIndex;
                const rows = [
                    ...drawing.lines.filter(l => l.values[i] !== null).map(l => `${l.name}: ${say(l.values[i])}`),
                    ...drawing.bands.filter(b => b.lower[i] !== null && b.upper[i] !== null).map(b => `${b.name}: ${say(b.lower[i])} – ${say(b.upper[i])}`),
                ];
                return [`${drawing.along}: ${drawing.steps[i]}`, ...rows].join('\n');
            },
        },
        series,
    };
}

function bars(drawing, write, colour, text, base) {
    return {
        grid: { left: 8, right: 56, top: 4, bottom: 8, containLabel: true },
        xAxis: axis(colour, text, { type: 'value', min: 0, axisLabel: { formatter: write.share }, splitNumber: phone.matches ? 3 : 5 }),
        yAxis: axis(colour, text, { type: 'category', data: drawing.names, inverse: true, axisTick: { show: false }, splitLine: { show: false } }),
        tooltip: { ...base.tooltip, trigger: 'item', formatter: p => `${p.name}: ${write.share(p.value)}` },
        series: [{ type: 'bar', data: drawing.values, color: colour.tones.hidden, barMaxWidth: 22, label: { show: true, position: 'right', ...text, color: colour.ink, formatter: p => write.share(p.value) } }],
    };
}

function flow(drawing, write, colour, text, base) {
    const labels = Object.fromEntries(drawing.nodes.map(n => [n.id, n.label]));
    return {
        tooltip: { ...base.tooltip, trigger: 'item', formatter: p => p.dataType === 'edge' ? p.data.said : labels[p.name] },
        series: [{
            type: 'sankey', left: 4, right: 4, top: 12, bottom: 12, nodeGap: 14, nodeWidth: 14, draggable: false, emphasis: { focus: 'adjacency' }, nodeAlign: 'justify', layoutIterations: 64,
            data: drawing.nodes.map(n => ({
                name: n.id, itemStyle: { color: colour.tones[n.tone], borderWidth: 0 },
                label: { ...text, color: colour.ink, fontSize: phone.matches ? 11 : 13, lineHeight: phone.matches ? 13 : 16, overflow: 'break', ...(['reached', 'waiting'].includes(n.id) ? { position: 'left', align: 'right', width: phone.matches ? 64 : 200 } : { position: 'right', width: phone.matches ? 84 : 200 }), formatter: () => n.label },
            })),
            links: drawing.links.map(l => ({ source: l.from, target: l.to, value: l.value, said: l.text })),
            lineStyle: { color: 'source', opacity: 0.28, curveness: 0.5 },
        }],
    };
}

function spread(drawing, write, colour, text, base) {
    const at = v => write.number(v);
    return {
        grid: { left: 12, right: 24, top: 34, bottom: 44, containLabel: true },
        xAxis: axis(colour, text, { type: 'value', name: drawing.along, nameLocation: 'middle', nameGap: 30, min: Math.floor(Math.min(drawing.p10, drawing.against) * 5 - 0.25) / 5, max: Math.ceil(Math.max(drawing.p90, drawing.against) * 5 + 0.25) / 5, axisLabel: { formatter: at } }),
        yAxis: { type: 'category', data: [''], axisLine: { show: false }, axisTick: { show: false }, axisLabel: { show: false } },
        tooltip: { ...base.tooltip, trigger: 'item', formatter: () => [drawing.p10, drawing.p25, drawing.p50, drawing.p75, drawing.p90].map(at).join('  ·  ') },
        series: [{
            type: 'boxplot', data: [[drawing.p10, drawing.p25, drawing.p50, drawing.p75, drawing.p90]], boxWidth: [28, 36],
            itemStyle: { color: colour.tones['band-inner'], borderColor: colour.tones.line, borderWidth: 1.5 },
            markLine: { symbol: 'none', silent: true, animation: false, lineStyle: { color: colour.tones.hidden, type: [4, 4], width: 1.5 }, label: { ...text, color: colour.ink, formatter: drawing.againstName, position: 'end' }, data: [{ xAxis: drawing.against }] },
        }],
    };
}

// As on the page, with what it is and where it comes from.
async function save(figure, chart) {
    const [width, height, head, foot] = [chart.getWidth(), chart.getHeight(), 56, 36];
    const image = new Image();
    image.src = chart.getDataURL({ type: 'svg' });
    await image.decode();
    const colour = colours();
    const sheet = Object.assign(document.createElement('canvas'), { width: 2 * width, height: 2 * (height + head + foot) });
    const draw = sheet.getContext('2d');
    draw.scale(2, 2);
    draw.fillStyle = colour.card;
    draw.fillRect(0, 0, width, height + head + foot);
    draw.fillStyle = colour.ink;
    draw.font = '600 18px sans-serif';
    draw.fillText(figure.dataset.title, 16, 34, width - 32);
    draw.drawImage(image, 0, head, width, height);
    draw.fillStyle = colour.soft;
    draw.font = '12px sans-serif';
    draw.fillText(figure.dataset.from, 16, head + height + 20, width - 32);
    sheet.toBlob(blob => {
        const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: `${figure.id}.png` });
        link.click();
        URL.revokeObjectURL(link.href);
    }, 'image/png');
}
