.pragma library

// Which entries of a bar keep their word, which hide behind "more". Pure: widths come in, a plan goes out.
// entries: [{ key, keep, keepWord, drop, worded, bare }], widths in px with and without the word.
// Returns { worded: {key: true}, hidden: {key: true}, more: bool, moreWorded: bool, used: px }.
function plan(entries, room, gap, split, middle, more) {
    if (middle > split) {
        const roomy = fit(entries, room, gap, middle, more);
        if (!roomy.more && entries.every(entry => roomy.worded[entry.key] || entry.keep))
            return roomy;
    }
    return fit(entries, room, gap, split, more);
}

// The middle (page dots) may cost the arrow and home their words, nothing else.
function fit(entries, room, gap, split, more) {
    const worded = {}, hidden = {};
    let hiding = false, moreWorded = false;
    for (const entry of entries)
        worded[entry.key] = true;

    function used() {
        let sum = split, count = 0;
        for (const entry of entries) {
            if (hidden[entry.key])
                continue;
            sum += worded[entry.key] ? entry.worded : entry.bare;
            count += 1;
        }
        if (hiding) {
            sum += moreWorded ? more.worded : more.bare;
            count += 1;
        }
        return sum + gap * Math.max(0, count - 2);
    }

    const order = entries.slice().sort((a, b) => a.drop - b.drop);
    for (const entry of order) {
        if (used() <= room)
            break;
        if (!entry.keepWord)
            delete worded[entry.key];
    }
    for (const entry of order) {
        if (used() <= room)
            break;
        if (entry.keep)
            continue;
        hidden[entry.key] = true;
        hiding = true;
    }
    if (hiding) {
        moreWorded = true;
        moreWorded = used() <= room;
    }
    // Words come back, the last dropped first, where hiding has made room.
    for (const entry of order.slice().reverse()) {
        if (hidden[entry.key] || worded[entry.key])
            continue;
        worded[entry.key] = true;
        if (used() > room)
            delete worded[entry.key];
    }
    return {
        worded: worded,
        hidden: hidden,
        more: hiding,
        moreWorded: moreWorded,
        used: used(),
        stacked: false
    };
}

// Both halves in rows of their own, the left one (keys "l…") below; it also holds "more".
function stacked(entries, room, gap, more) {
    const none = {
        worded: -gap,
        bare: -gap
    };
    const right = fit(entries.filter(entry => !entry.key.startsWith("l")), room, gap, gap, none);
    const left = fit(entries.filter(entry => entry.key.startsWith("l")), room - (right.more ? more.bare + gap : 0), gap, gap, more);
    return {
        worded: Object.assign({}, left.worded, right.worded),
        hidden: Object.assign({}, left.hidden, right.hidden),
        more: left.more || right.more,
        moreWorded: left.more && left.moreWorded,
        used: Math.max(left.used, right.used),
        stacked: true
    };
}
