// Runs a form in @getodk/xforms-engine and answers as `werkstadt-pack form try --json` does. In a page of Chromium.
import { loadForm } from './engine.js';

const below = (node) => node.currentState.reference.replace(/^\/data\/?/, '');

const leaves = function* (node) {
  for (const child of node.currentState.children ?? []) {
    if (child.currentState.reference.startsWith('/data/meta')) continue;
    if (child.currentState.children === null) yield child;
    else yield* leaves(child);
  }
};

const find = (node, ref) => {
  for (const child of node.currentState.children ?? []) {
    const here = below(child);
    if (here === ref) return child;
    if (ref.startsWith(here)) {
      const found = find(child, ref);
      if (found) return found;
    }
  }
  return null;
};

const list = (value) => (value === null || value === '' ? [] : Array.isArray(value) ? value : value.split(' '));

const setters = {
  input: (node, value) => node.setValue(value ?? ''),
  range: (node, value) => node.setValue(value),
  select: (node, value) => node.selectValues(list(value)),
  rank: (node, value) => node.setValues(list(value)),
  trigger: (node, value) => node.setValue(value === 'OK'),
};

const repeat = (node, count) => {
  const now = node.currentState.children.length;
  if (count > now) node.addInstances(now - 1, count - now);
  if (count < now) node.removeInstances(count, now - count);
};

const take = (root, step) => {
  if ('language' in step) {
    root.setLanguage(root.languages.find((one) => one.language === step.language));
    return;
  }
  const node = find(root, step.set ?? step.repeat);
  if ('repeat' in step) repeat(node, step.count);
  else setters[node.nodeType](node, step.value);
};

const told = (root) => {
  const answer = { relevant: [], values: {}, errors: [], questions: 0, notes: 0, choices: {}, labels: {} };
  for (const node of leaves(root)) {
    const state = node.currentState;
    if (!state.relevant) continue;
    const ref = below(node);
    answer.relevant.push(ref);
    answer.values[ref] = state.instanceValue;
    const wrong = node.validationState.violation;
    if (wrong) answer.errors.push({ ref, kind: wrong.condition, message: wrong.message?.asString ?? '' });
    if (node.nodeType === 'note') answer.notes += 1;
    else if (node.nodeType !== 'model-value') answer.questions += 1;
    if (node.nodeType === 'select' || node.nodeType === 'rank')
      answer.choices[ref] = state.valueOptions.map((one) => one.value);
    if (state.label) answer.labels[ref] = state.label.asString;
  }
  answer.languages = root.languages.filter((one) => !one.isSyntheticDefault).map((one) => one.language);
  return answer;
};

const open = async (xml) => {
  const loaded = await loadForm(xml);
  if (loaded.status === 'failure') throw loaded.error;
  return loaded.createInstance().root;
};

// Answers {refused: why} where the engine does not take the form or a step.
globalThis.tryForm = async ([xml, steps]) => {
  try {
    const root = await open(xml);
    for (const step of steps) take(root, step);
    return told(root);
  } catch (error) {
    return { refused: `${error?.name}: ${error?.message}` };
  }
};

// Milliseconds from the text of a form to an instance whose every node has been looked at.
globalThis.timeForm = async (xml) => {
  const before = performance.now();
  told(await open(xml));
  return performance.now() - before;
};
globalThis.ready = true;
