.pragma library

// Where a picture lies in its frame. Pure: all lengths in px, parts of the picture from 0 to 1.
// at: { zoom, x, y }: how many times as large as when all of it fits, and which part stands in the frame's middle.

const STEPS = [1, 1.5, 2, 3, 4, 6, 8];

function bounded(value, low, high) {
    return Math.max(low, Math.min(high, value));
}

// Size at which all of the picture fits. aspect: width by height; nothing where there is no picture yet.
function fitted(frame, aspect) {
    if (!(aspect > 0) || !(frame.width > 0) || !(frame.height > 0))
        return { width: 0, height: 0 };
    const width = Math.min(frame.width, frame.height * aspect);
    return { width: width, height: width / aspect };
}

// No emptier than it must be: a picture larger than the frame covers it, a smaller one stands in its middle.
function held(frame, whole, at, most) {
    const zoom = bounded(at.zoom, 1, most);
    function along(length, size, middle) {
        const half = length / 2 / Math.max(1, size * zoom);
        return half >= 0.5 ? 0.5 : bounded(middle, half, 1 - half);
    }
    return {
        zoom: zoom,
        x: along(frame.width, whole.width, at.x),
        y: along(frame.height, whole.height, at.y)
    };
}

// The rectangle of the whole picture, in whole px.
function rectangle(frame, whole, at) {
    const width = Math.round(whole.width * at.zoom), height = Math.round(whole.height * at.zoom);
    return {
        x: Math.round(frame.width / 2 - at.x * width),
        y: Math.round(frame.height / 2 - at.y * height),
        width: width,
        height: height
    };
}

// Zoomed so that what lay under `from` lies under `to` (both in the frame).
function about(frame, whole, at, zoom, from, to) {
    const partX = at.x + (from.x - frame.width / 2) / Math.max(1, whole.width * at.zoom);
    const partY = at.y + (from.y - frame.height / 2) / Math.max(1, whole.height * at.zoom);
    return {
        zoom: zoom,
        x: partX - (to.x - frame.width / 2) / Math.max(1, whole.width * zoom),
        y: partY - (to.y - frame.height / 2) / Math.max(1, whole.height * zoom)
    };
}

// The next step up (by 1) or down (by -1).
function stepped(zoom, by, most) {
    const steps = STEPS.filter(step => step < most).concat([most]);
    const further = by > 0 ? steps.filter(step => step > zoom + 0.01) : steps.filter(step => step < zoom - 0.01).reverse();
    return further.length > 0 ? further[0] : by > 0 ? most : 1;
}

// What of the picture is in the frame.
function part(frame, placed) {
    const left = bounded(-placed.x / Math.max(1, placed.width), 0, 1), top = bounded(-placed.y / Math.max(1, placed.height), 0, 1);
    return {
        x: left,
        y: top,
        width: bounded((frame.width - placed.x) / Math.max(1, placed.width), 0, 1) - left,
        height: bounded((frame.height - placed.y) / Math.max(1, placed.height), 0, 1) - top
    };
}

// Which ninth of the picture the frame shows: 0 upper left … 8 lower right; -1 where all of it is seen.
function ninth(seen) {
    if (seen.width > 0.99 && seen.height > 0.99)
        return -1;
    function third(start, length) {
        if (length > 0.99)
            return 1;
        const way = start / Math.max(1e-6, 1 - length); // of the way the frame can go
        return way < 0.25 ? 0 : way > 0.75 ? 2 : 1;
    }
    return 3 * third(seen.y, seen.height) + third(seen.x, seen.width);
}

// How to draw what is seen sharply: size: of the whole picture in px; clip: what of it to draw, in px.
// drawn: an SVG, which is drawn anew in any size; else a grid of points, read whole at the next power of two.
// budget: px that one picture may cost; beyond it becomes coarser, never larger.
function sharp(frame, whole, at, drawn, budget) {
    const placed = rectangle(frame, whole, at);
    if (drawn) {
        const seen = part(frame, placed);
        const cost = Math.max(1, seen.width * placed.width * seen.height * placed.height);
        const coarse = Math.min(1, Math.sqrt(budget / cost));
        const size = { width: Math.round(placed.width * coarse), height: Math.round(placed.height * coarse) };
        const x = Math.floor(seen.x * size.width), y = Math.floor(seen.y * size.height);
        const clip = {
            x: x,
            y: y,
            width: Math.max(1, Math.min(size.width, Math.ceil((seen.x + seen.width) * size.width)) - x),
            height: Math.max(1, Math.min(size.height, Math.ceil((seen.y + seen.height) * size.height)) - y)
        };
        return { size: size, clip: clip };
    }
    let level = 1;
    while (level < at.zoom)
        level *= 2;
    const coarse = Math.min(1, Math.sqrt(budget / Math.max(1, whole.width * whole.height * level * level)));
    return {
        size: { width: Math.round(whole.width * level * coarse), height: Math.round(whole.height * level * coarse) },
        clip: null
    };
}
