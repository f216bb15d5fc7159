/**
 * What an OpenAPI 3.1 document says, as far as the page shows it. Reads any document without a fault: what it does not understand it leaves
 * out.
 */

/**
 * @typedef {object} Parameter
 * @property {string} name
 * @property {string} place `path`, `query` or `header`
 * @property {string} type
 * @property {boolean} required
 * @property {string} says
 */

/** @typedef {{type: string, shape: string}} Content a media type and what is in it */
/** @typedef {{status: string, says: string, content: Content[]}} Answer */

/**
 * @typedef {object} Operation
 * @property {string} method
 * @property {string} path
 * @property {string} says
 * @property {Parameter[]} parameters
 * @property {Content[]} body
 * @property {Answer[]} answers
 */

/** @typedef {Record<string, unknown>} Node a JSON object */

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const DEEPEST = 6;

/**
 * Operations by their first tag, in the order of the description.
 * @param {Node} description
 * @returns {Map<string, Operation[]>}
 */
export function operationsByTag(description) {
  /** @type {Map<string, Operation[]>} */
  const byTag = new Map();
  for (const [path, item] of Object.entries(object(description.paths))) {
    for (const method of METHODS) {
      const operation = object(object(item)[method]);
      if (Object.keys(operation).length === 0) continue;
      const tag = text(array(operation.tags)[0]);
      byTag.set(tag, [...(byTag.get(tag) ?? []), read(description, path, method, object(item), operation)]);
    }
  }
  return byTag;
}

/**
 * @param {Node} description
 * @param {string} path
 * @param {string} method
 * @param {Node} item
 * @param {Node} operation
 * @returns {Operation}
 */
function read(description, path, method, item, operation) {
  return {
    method: method.toUpperCase(),
    path,
    says: text(operation.summary),
    parameters: [...array(item.parameters), ...array(operation.parameters)].map((each) => parameter(description, object(each))),
    body: contents(description, object(operation.requestBody)),
    answers: Object.entries(object(operation.responses)).map(([status, answer]) => ({
      status,
      says: text(object(answer).description),
      content: contents(description, object(answer)),
    })),
  };
}

/** @param {Node} description @param {Node} each @returns {Parameter} */
function parameter(description, each) {
  return { name: text(each.name), place: text(each.in), type: shape(description, object(each.schema)), required: each.required === true, says: text(each.description) };
}

/** @param {Node} description @param {Node} holder @returns {Content[]} */
function contents(description, holder) {
  return Object.entries(object(holder.content)).map(([type, content]) => ({ type, shape: shape(description, object(object(content).schema)) }));
}

/**
 * A schema as people write types: `{ name: string, models?: string[] }`, one member on each line.
 * @param {Node} description where its references lead
 * @param {Node} schema
 * @param {number} [depth]
 * @returns {string}
 */
export function shape(description, schema, depth = 0) {
  if (depth > DEEPEST) return '…';
  if (typeof schema.$ref === 'string') return shape(description, referred(description, schema.$ref), depth);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = array(schema.oneOf).concat(array(schema.anyOf));
  if (choices.length > 0) return choices.map((each) => shape(description, object(each), depth)).join(' | ');
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).map(text).filter(Boolean);
  return types.map((type) => typed(description, schema, type, depth)).join(' | ') || 'any';
}

/**
 * @param {Node} description
 * @param {Node} schema
 * @param {string} type
 * @param {number} depth
 */
function typed(description, schema, type, depth) {
  if (type === 'array') {
    const item = shape(description, object(schema.items), depth);
    return / \| [^}]*$/.test(item) ? `(${item})[]` : `${item}[]`;
  }
  if (type !== 'object' || !schema.properties) return type;
  const required = array(schema.required);
  const indent = '  '.repeat(depth + 1);
  const members = Object.entries(object(schema.properties)).map(([name, value]) => {
    const says = text(object(value).description);
    return `${indent}${name}${required.includes(name) ? '' : '?'}: ${shape(description, object(value), depth + 1)}${says && `  // ${says}`}\n`;
  });
  return `{\n${members.join('')}${'  '.repeat(depth)}}`;
}

/** @param {Node} description @param {string} reference such as `#/components/schemas/Key` */
function referred(description, reference) {
  return reference.split('/').slice(1).reduce((at, step) => object(at[step]), description);
}

/** @param {unknown} value @returns {Node} */
const object = (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? /** @type {Node} */ (value) : {});

/** @param {unknown} value @returns {unknown[]} */
const array = (value) => (Array.isArray(value) ? value : []);

/** @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value : '');
