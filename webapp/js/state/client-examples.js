/**
 * How programs ask, in their languages. The README has the same.
 * @param {string} base the address of `/v1`
 * @returns {{name: string, code: string}[]}
 */
export function clientExamples(base) {
  return [
    {
      name: 'curl',
      code: `curl -N ${base}/responses -H "Authorization: Bearer $PARLEY_KEY" -H 'Content-Type: application/json' \\
     -d '{"input":"Hello","stream":true}'`,
    },
    {
      name: 'JavaScript',
      code: `// npm install openai
import OpenAI from "openai";
const client = new OpenAI({ baseURL: '${base}', apiKey: process.env.PARLEY_KEY });
for await (const event of await client.responses.create({ input: 'Hello', stream: true })) {
  if (event.type === 'response.output_text.delta') process.stdout.write(event.delta);
}`,
    },
    {
      name: 'Python',
      code: `# pip install openai
from openai import OpenAI
client = OpenAI(base_url="${base}", api_key=os.environ["PARLEY_KEY"])
print(client.responses.create(input="Hello").output_text)`,
    },
    {
      name: 'LangChain',
      code: `# pip install langchain-openai
from langchain_openai import ChatOpenAI
model = ChatOpenAI(model="gpt-5-mini", base_url="${base}", api_key=os.environ["PARLEY_KEY"])
print(model.invoke("Hello").text)`,
    },
    {
      name: 'Java',
      code: `// com.openai:openai-java
OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl("${base}").apiKey(System.getenv("PARLEY_KEY")).build();
Response response = client.responses().create(ResponseCreateParams.builder().input("Hello").build());`,
    },
  ];
}
