package org.parley.provider;

import java.util.stream.Stream;

/**
 * Events of the API, one JSON line each, and what a sink is told of them.
 *
 * @param expected as {@link Told} writes it down
 */
record EventCase(String name, String events, String expected) {
    @Override
    public String toString() {
        return name;
    }

    static Stream<EventCase> all() {
        return Stream.of(
                new EventCase("working is told once", """
                        {"type":"response.created","response":{}}
                        {"type":"response.queued","response":{}}
                        {"type":"response.in_progress","response":{}}
                        """, "thinking:\n"),
                new EventCase("text, plain and with escapes", """
                        {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"a"}
                        {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"\\n\\u00e9\\ud83d\\ude00"}
                        {"type":"response.output_text.done","output_index":0,"content_index":0,"text":"a"}
                        """, "text:a\ntext:\né😀\n"),
                new EventCase("text in several parts", """
                        {"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"one"}
                        {"type":"response.output_text.delta","output_index":1,"content_index":1,"delta":"two"}
                        {"type":"response.output_text.delta","output_index":2,"content_index":0,"delta":"three"}
                        """, "text:one\ntext:\n\n\ntext:two\ntext:\n\n\ntext:three\n"),
                new EventCase("an empty delta is nothing", """
                        {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":""}
                        """, ""),
                new EventCase("refusal", """
                        {"type":"response.refusal.delta","output_index":0,"content_index":0,"delta":"No."}
                        {"type":"response.refusal.done","output_index":0,"content_index":0,"refusal":"No."}
                        """, "text:No.\n"),
                new EventCase(
                        "reasoning summary in two parts", """
                        {"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"r"}}
                        {"type":"response.reasoning_summary_part.added","output_index":0,"summary_index":0,"part":{}}
                        {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"a"}
                        {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"b"}
                        {"type":"response.reasoning_summary_text.done","output_index":0,"summary_index":0,"text":"ab"}
                        {"type":"response.reasoning_summary_part.done","output_index":0,"summary_index":0,"part":{}}
                        {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"c"}
                        """, "thinking:\nthinking:a\nthinking:b\nthinking:\n\nc\n"),
                new EventCase("reasoning summary without pieces", """
                        {"type":"response.reasoning_summary_text.done","output_index":0,"summary_index":0,"text":"whole"}
                        """, "thinking:whole\n"),
                new EventCase("raw reasoning is hidden", """
                        {"type":"response.reasoning_text.delta","output_index":0,"content_index":0,"delta":"raw"}
                        {"type":"response.reasoning_text.done","output_index":0,"content_index":0,"text":"raw"}
                        """, ""),
                new EventCase("citations", """
                        {"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation":{"type":"url_citation","url":"https://a","title":"A","start_index":1,"end_index":4}}
                        {"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation":{"type":"file_citation","file_id":"f1","filename":"a.pdf","index":3}}
                        {"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation":{"type":"container_file_citation","file_id":"f2","filename":"b.csv","start_index":2,"end_index":5}}
                        {"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation":{"type":"file_path","file_id":"f3","index":1}}
                        {"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation":{"type":"new_kind"}}
                        """, """
                        Web[url=https://a, title=A, start=1, end=4]
                        File[file=a.pdf, title=a.pdf, start=-1, end=-1]
                        File[file=b.csv, title=b.csv, start=2, end=5]
                        File[file=f3, title=, start=-1, end=-1]
                        """),
                new EventCase("web search", """
                        {"type":"response.output_item.added","output_index":0,"item":{"type":"web_search_call","id":"w","status":"in_progress"}}
                        {"type":"response.web_search_call.in_progress","output_index":0,"item_id":"w"}
                        {"type":"response.web_search_call.searching","output_index":0,"item_id":"w"}
                        {"type":"response.web_search_call.completed","output_index":0,"item_id":"w"}
                        {"type":"response.output_item.done","output_index":0,"item":{"type":"web_search_call","id":"w","status":"completed","action":{"type":"search","query":"parley"}}}
                        """, """
                        w web_search started:
                        w web_search running:
                        w web_search completed:
                        w web_search completed: parley
                        """),
                new EventCase("file search, its item unseen", """
                        {"type":"response.file_search_call.in_progress","output_index":3,"item_id":"f"}
                        {"type":"response.file_search_call.searching","output_index":3,"item_id":"f"}
                        {"type":"response.file_search_call.completed","output_index":3,"item_id":"f"}
                        """, """
                        f file_search running:
                        f file_search completed:
                        """),
                new EventCase("code interpreter", """
                        {"type":"response.code_interpreter_call.in_progress","output_index":0,"item_id":"c"}
                        {"type":"response.code_interpreter_call_code.delta","output_index":0,"item_id":"c","delta":"1+"}
                        {"type":"response.code_interpreter_call_code.delta","output_index":0,"item_id":"c","delta":"1"}
                        {"type":"response.code_interpreter_call_code.done","output_index":0,"item_id":"c","code":"1+1"}
                        {"type":"response.code_interpreter_call.interpreting","output_index":0,"item_id":"c"}
                        {"type":"response.code_interpreter_call.completed","output_index":0,"item_id":"c"}
                        """, """
                        c code_interpreter running:
                        c code_interpreter running: 1+1
                        c code_interpreter completed: 1+1
                        """),
                new EventCase("image generation, its data never kept", """
                        {"type":"response.image_generation_call.in_progress","output_index":0,"item_id":"i"}
                        {"type":"response.image_generation_call.generating","output_index":0,"item_id":"i"}
                        {"type":"response.image_generation_call.partial_image","output_index":0,"item_id":"i","partial_image_b64":"AAAA"}
                        {"type":"response.image_generation_call.completed","output_index":0,"item_id":"i"}
                        {"type":"response.output_item.done","output_index":0,"item":{"type":"image_generation_call","id":"i","status":"completed","result":"AAAA"}}
                        """, """
                        i image_generation running:
                        i image_generation completed:
                        """),
                new EventCase("functions and custom tools", """
                        {"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"f","name":"lookup","arguments":""}}
                        {"type":"response.function_call_arguments.delta","output_index":0,"item_id":"f","delta":"{\\"a\\":"}
                        {"type":"response.function_call_arguments.delta","output_index":0,"item_id":"f","delta":"1}"}
                        {"type":"response.function_call_arguments.done","output_index":0,"item_id":"f","arguments":"{\\"a\\":1}"}
                        {"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","id":"f","name":"lookup","status":"completed","arguments":"{\\"a\\":1}"}}
                        {"type":"response.output_item.added","output_index":1,"item":{"type":"custom_tool_call","id":"c","name":"shellish","input":""}}
                        {"type":"response.custom_tool_call_input.delta","output_index":1,"item_id":"c","delta":"ls"}
                        {"type":"response.custom_tool_call_input.done","output_index":1,"item_id":"c","input":"ls"}
                        """, """
                        f lookup started:
                        f lookup running: {"a":1}
                        f lookup completed: {"a":1}
                        c shellish started:
                        c shellish running: ls
                        """),
                new EventCase("MCP", """
                        {"type":"response.mcp_list_tools.in_progress","output_index":0,"item_id":"l"}
                        {"type":"response.mcp_list_tools.failed","output_index":0,"item_id":"l"}
                        {"type":"response.output_item.added","output_index":1,"item":{"type":"mcp_call","id":"m","name":"get","arguments":""}}
                        {"type":"response.mcp_call.in_progress","output_index":1,"item_id":"m"}
                        {"type":"response.mcp_call_arguments.delta","output_index":1,"item_id":"m","delta":"{}"}
                        {"type":"response.mcp_call_arguments.done","output_index":1,"item_id":"m","arguments":"{}"}
                        {"type":"response.mcp_call.failed","output_index":1,"item_id":"m"}
                        {"type":"response.output_item.done","output_index":2,"item":{"type":"mcp_approval_request","id":"a","name":"get","arguments":"{}"}}
                        {"type":"response.mcp_list_tools.completed","output_index":3,"item_id":"l2"}
                        {"type":"response.mcp_call.completed","output_index":4,"item_id":"m2"}
                        """, """
                        l mcp_list_tools running:
                        l mcp_list_tools failed:
                        m get started:
                        m get running:
                        m get running: {}
                        m get failed: {}
                        a get completed: {}
                        l2 mcp_list_tools completed:
                        m2 mcp completed:
                        """),
                new EventCase("shell", """
                        {"type":"response.output_item.added","output_index":0,"item":{"type":"shell_call","id":"s","status":"in_progress"}}
                        {"type":"response.shell_call_command.added","output_index":0,"command_index":0,"command":""}
                        {"type":"response.shell_call_command.delta","output_index":0,"command_index":0,"delta":"ls"}
                        {"type":"response.shell_call_command.done","output_index":0,"command_index":0,"command":"ls"}
                        {"type":"response.shell_call_output_content.delta","output_index":0,"item_id":"s","delta":{}}
                        {"type":"response.shell_call_output_content.done","output_index":0,"item_id":"s","output":[]}
                        {"type":"response.output_item.done","output_index":0,"item":{"type":"shell_call","id":"s","status":"incomplete","action":{"commands":["ls","pwd"]}}}
                        """, """
                        s shell started:
                        s shell running:
                        s shell running: ls
                        s shell failed: ls
                        pwd
                        """),
                new EventCase("messages, parts and compaction show nothing", """
                        {"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"m"}}
                        {"type":"response.content_part.added","output_index":0,"content_index":0,"part":{}}
                        {"type":"response.content_part.done","output_index":0,"content_index":0,"part":{}}
                        {"type":"response.output_item.done","output_index":0,"item":{"type":"message","id":"m"}}
                        {"type":"response.compaction.compacting","output_index":0,"item_id":"c"}
                        {"type":"response.audio.delta","delta":"AAAA"}
                        {"type":"response.audio.done"}
                        """, "thinking:\n"),
                new EventCase("a transcript is text", """
                        {"type":"response.audio.transcript.delta","delta":"spoken"}
                        {"type":"response.audio.transcript.done"}
                        """, "text:spoken\n"),
                new EventCase("keep-alives, unknown and foreign events show nothing", """
                        {"type":"keepalive","sequence_number":3}
                        {"type":"response.something.new","delta":"x"}
                        {"hello":"world"}
                        [1,2,3]
                        null
                        [DONE]
                        """, ""));
    }
}
