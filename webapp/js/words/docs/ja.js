/** 日本語。 @type {import('./en.js').DocsWords} */
export const words = {
  title: 'HTTP インターフェース',
  backToChat: 'チャットに戻る',
  note: 'プログラムがこのサーバーに求められることのすべて。サーバー自身の説明によります。',
  document: 'ツール用の OpenAPI 文書',
  clients: 'クライアント',
  clientsNote: 'OpenAI のクライアントならどれでも使えます。このサーバーのアドレスと、設定で作った API キーを渡してください。',
  parameters: 'パラメーター',
  name: '名前',
  place: '場所',
  type: '型',
  meaning: '意味',
  body: '本文',
  answers: '応答',
  otherwise: 'その他',
  tags: { page: 'ページが使うもの', programs: 'OpenAI のクライアントが使うもの', operation: '監視する人のために' },
  places: { path: 'パス', query: 'クエリ', header: 'ヘッダー' },
};
