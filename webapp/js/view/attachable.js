/** What may be attached: pictures that models take, and text of any kind. */

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** Text that browsers do not call text, or do not know. */
const TEXT_NAMES =
  /(?:\.(?:txt|md|markdown|rst|adoc|csv|tsv|log|json|jsonl|xml|xsd|xsl|html?|css|s?css|less|ya?ml|toml|ini|cfg|conf|env|properties|java|kts?|groovy|gradle|scala|m?js|cjs|jsx|tsx?|vue|py|rb|php|pl|lua|go|rs|c|h|cc|cpp|hpp|cs|swift|m|r|jl|sh|bash|zsh|ps1|bat|cmd|sql|ddl|proto|graphql|tex|diff|patch|svg|srt|vtt|eml|ics)|(?:^|\/)(?:dockerfile|makefile|readme|license|changelog))$/i;

/** @param {File} file */
export function isAttachable(file) {
  return PICTURES.has(file.type) || file.type.startsWith('text/') || /[/+](?:json|xml|yaml)$/.test(file.type) || TEXT_NAMES.test(file.name);
}

/** @param {File} file */
export function isPicture(file) {
  return PICTURES.has(file.type);
}
