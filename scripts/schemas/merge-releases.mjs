// Puts what the releases of the client library say of one API together: which fields each type has had, and when.

/**
 * Releases in the order of their versions. A type may have had other names (`V1EndpointPort`, `CoreV1EndpointPort`): it is the
 * same one where the same field holds it. Gives the type of each kind, and of each type its fields.
 */
export function mergeReleases(releases) {
  const classes = joinTypes(releases);
  const names = nameClasses(classes);
  const kinds = new Map();
  const types = new Map();
  for (const release of releases) {
    for (const [kind, { type, namespaced }] of release.kinds) {
      kinds.set(kind, { type: names.get(classes.find(release, type)), namespaced });
    }
  }
  for (const [root, members] of classes.all())
    types.set(names.get(root), mergeFields(members, classes, names, releases));
  return { kinds: sorted(kinds), types: sorted(reachable(kinds, types)) };
}

/** Without the types that fields held before they held another one. */
function reachable(kinds, types) {
  const found = new Map();
  const waiting = [...kinds.values()].map(({ type }) => type);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.set(name, types.get(name));
    for (const shape of types.get(name).values()) if (isType(shape)) waiting.push(shape.inner);
  }
  return found;
}

/** Where the older type is still there beside the newer one, the field has come to hold another type. */
function isSame(older, newer) {
  return older.type === newer.type || !newer.release.types.has(older.type);
}

const sorted = (entries) => new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
const isType = ({ inner }) => /^\w/.test(inner);

/** Types of all releases that the kinds lead to, those joined that are one. */
function joinTypes(releases) {
  const parents = new Map();
  const memberLists = new Map();
  const keyOf = ({ version }, type) => `${version} ${type}`;
  const rootOf = (key) => {
    let root = key;
    while (parents.get(root) !== root) root = parents.get(root);
    return root;
  };
  const add = (release, type) => {
    const key = keyOf(release, type);
    if (parents.has(key)) return rootOf(key);
    parents.set(key, key);
    memberLists.set(key, [{ release, type }]);
    return key;
  };
  const join = (a, b) => {
    const [one, other] = [rootOf(a), rootOf(b)];
    if (one === other) return one;
    parents.set(other, one);
    memberLists.get(one).push(...memberLists.get(other));
    memberLists.delete(other);
    waiting.add(one);
    return one;
  };
  const waiting = new Set();
  const joinAll = (found) => {
    const keys = found.map(({ release, type }) => add(release, type));
    for (const key of keys) waiting.add(rootOf(key));
    for (const [index, key] of keys.entries()) {
      if (index > 0 && isSame(found[index - 1], found[index])) join(keys[index - 1], key);
    }
  };
  for (const kind of new Set(releases.flatMap(({ kinds }) => [...kinds.keys()]))) {
    joinAll(
      releases.flatMap((release) => (release.kinds.has(kind) ? [{ release, type: release.kinds.get(kind).type }] : [])),
    );
  }
  for (const key of waiting) {
    waiting.delete(key);
    const fields = new Map();
    for (const { release, type } of memberLists.get(rootOf(key)) ?? []) {
      for (const [field, shape] of release.types.get(type)) {
        if (isType(shape)) fields.set(field, [...(fields.get(field) ?? []), { release, type: shape.inner }]);
      }
    }
    for (const found of fields.values()) if (!isJoined(found)) joinAll(found);
  }
  function isJoined(found) {
    const known = found.map(({ release, type }) => keyOf(release, type));
    if (!known.every((each) => parents.has(each))) return false;
    return found.every((each, index) => {
      return index === 0 || !isSame(found[index - 1], each) || rootOf(known[index - 1]) === rootOf(known[index]);
    });
  }
  return { all: () => [...memberLists], find: (release, type) => rootOf(keyOf(release, type)) };
}

/** The name that the newest release has for it; where two would have the same one, the older gets a mark. */
function nameClasses(classes) {
  const newest = (members) => Math.max(...members.map(({ release }) => release.version));
  const names = new Map();
  const taken = new Set();
  const ordered = classes.all().sort(([, a], [, b]) => newest(b) - newest(a));
  for (const [root, members] of ordered) {
    const last = newest(members);
    const [plain] = members.flatMap(({ release, type }) => (release.version === last ? [type] : [])).sort();
    let name = plain;
    while (taken.has(name)) name = `${name}_`;
    taken.add(name);
    names.set(root, name);
  }
  return names;
}

function mergeFields(members, classes, names, releases) {
  const present = new Set(members.map(({ release }) => release.version));
  const fields = new Map();
  for (const { release, type } of [...members].sort((a, b) => a.release.version - b.release.version)) {
    for (const [field, shape] of release.types.get(type)) {
      const { versions = new Set() } = fields.get(field) ?? {};
      versions.add(release.version);
      const inner = isType(shape) ? names.get(classes.find(release, shape.inner)) : shape.inner;
      // The newest release knows best what it holds.
      fields.set(field, { shape: { wrap: shape.wrap, inner }, versions });
    }
  }
  const known = releases.map(({ version }) => version);
  const [oldest, last] = [Math.min(...present), Math.max(...present)];
  return sorted(
    [...fields].map(([field, { shape, versions }]) => {
      const [first, end] = [Math.min(...versions), Math.max(...versions)];
      // Of a version that the library has skipped nobody knows: it may have had the field.
      const from = first === oldest ? null : known[known.indexOf(first) - 1] + 1;
      const to = end === last ? null : known[known.indexOf(end) + 1] - 1;
      return [field, { ...shape, from, to }];
    }),
  );
}
