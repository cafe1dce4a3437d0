// Apart from the test: moc cannot read these strings.
#include "hostile_files.h"

QList<HostileFile> hostileFiles() {
    QList<HostileFile> files;
    const auto row = [&files](const char* name, const QByteArray& bytes, int chats = 0) {
        files.append({name, bytes, chats});
    };
    const QByteArray node =
        R"("message":{"author":{"role":"user"},"content":{"content_type":"text","parts":["x"]}})";
    row("nothing", "");
    row("spaces", "   \n\t ");
    row("mark", "\xEF\xBB\xBF[]");
    row("utf16", QByteArray("\xFF\xFE[\0]\0", 6));
    row("zeros", QByteArray(5000, '\0'));
    row("noise", QByteArray("\x89\x12\xfe\xc0{[\"\\", 8));
    row("text", "hello");
    row("number", "42");
    row("null", "null");
    row("open array", "[[[[");
    row("open string", "[\"abc");
    row("deep arrays", QByteArray(2000000, '['));
    row("deep closed", QByteArray(200000, '[') + QByteArray(200000, ']'));
    row("deep objects", QByteArray("{\"a\":").repeated(100000) + "1" + QByteArray("}").repeated(100000));
    row("deep in a chat",
        "[{\"mapping\":{\"a\":" + QByteArray("[").repeated(5000) + QByteArray("]").repeated(5000) + "}}]");
    row("mapping is a list", R"([{"mapping":[1,2]}])");
    row("mapping of numbers", R"([{"mapping":{"a":1,"b":null,"c":[]}}])");
    row("message is a number", R"([{"mapping":{"a":{"id":"a","message":5}}}])");
    row("author is text", R"([{"mapping":{"a":{"message":{"author":"user","content":{"parts":["x"]}}}}}])");
    row("content is text", R"([{"mapping":{"a":{"message":{"author":{"role":"user"},"content":"x"}}}}])");
    row("parts of anything",
        R"([{"mapping":{"a":{"message":{"author":{"role":"user"},"content":{"parts":[1,null,[],{},true,"x"]}}}}}])",
        1);
    row("parent of itself", "[{\"mapping\":{\"a\":{\"parent\":\"a\",\"children\":[\"a\"]," + node + "}}}]",
        1);
    row("circle of two",
        "[{\"mapping\":{\"a\":{\"parent\":\"b\",\"children\":[\"b\"]," + node +
            "},\"b\":{\"parent\":\"a\",\"children\":[\"a\"]," + node + "}}}]",
        1);
    row("child of many",
        "[{\"mapping\":{\"a\":{\"children\":[\"c\",\"c\",\"c\"]," + node + "},\"b\":{\"children\":[\"c\"]," +
            node + "},\"c\":{" + node + "}}}]",
        1);
    row("missing parent", "[{\"mapping\":{\"a\":{\"parent\":\"gone\"," + node + "}}}]", 1);
    row("missing leaf", "[{\"current_node\":\"gone\",\"mapping\":{\"a\":{" + node + "}}}]", 1);
    row("leaf is a number", "[{\"current_node\":7,\"mapping\":{\"a\":{" + node + "}}}]", 1);
    row("strange times", "[{\"create_time\":1e300,\"update_time\":-5,\"mapping\":{\"a\":{" + node + "}}}]",
        1);
    row("time is text", "[{\"create_time\":\"yesterday\",\"mapping\":{\"a\":{" + node + "}}}]", 1);
    row("title is a list", "[{\"title\":[\"x\"],\"mapping\":{\"a\":{" + node + "}}}]", 1);
    row("lone surrogates",
        R"([{"title":"\ud800","mapping":{"a":{"message":{"author":{"role":"user"},"content":{"parts":["\udfff x \ud83d"]}}}}}])",
        1);
    row("escaped zero",
        R"([{"title":"a\u0000b","mapping":{"a":{"message":{"author":{"role":"user"},"content":{"parts":["x\u0000y"]}}}}}])",
        1);
    row("bad utf-8", "[{\"title\":\"\xC3\x28\xFF\",\"mapping\":{\"a\":{" + node + "}}}]");
    row("good beside bad",
        "[{\"mapping\":{\"a\":{" + node + "}}},{\"mapping\":oops},{\"mapping\":{\"a\":{" + node + "}}}]", 2);
    row("own without messages", R"({"format":"parlor-chats","version":1,"chats":[{"title":"x"}]})");
    row("own chats is text", R"({"format":"parlor-chats","version":1,"chats":"x"})");
    row("own of the future", R"({"format":"parlor-chats","version":99,"chats":[{"messages":[{"id":1}]}]})");
    row("own circle",
        R"({"format":"parlor-chats","version":1,"chats":[{"messages":[{"id":1,"parent":2},{"id":2,"parent":1}]}]})");
    row("own same id twice",
        R"({"format":"parlor-chats","version":1,"chats":[{"messages":[{"id":1,"blocks":[{"kind":"text","text":"x"}]},{"id":1}]}]})",
        1);
    row("own strange numbers",
        R"({"format":"parlor-chats","version":1,"chats":[{"leaf":1e99,"messages":[{"id":9007199254740991,"stats":{"tokens":-1,"tokensPerSecond":1e308},"blocks":[{"kind":"new kind","text":1}]}]}]})",
        1);
    row("own options no JSON",
        R"({"format":"parlor-chats","version":1,"chats":[{"options":"}{","messages":[{"id":1}]}]})", 1);
    row("versions of nothing",
        R"({"messages":[{"versions":[]},{"versions":[1]},{"versions":[{"steps":[1,{"type":"contentBlock","content":7}]}]}]})");
    row("selected out of range",
        R"({"messages":[{"currentlySelected":1e15,"versions":[{"role":"user","content":[{"type":"text","text":"x"}]}]}]})",
        1);
    row("selected negative",
        R"({"messages":[{"currentlySelected":-3,"versions":[{"role":"user","content":"x"}]}]})", 1);
    row("roles of anything",
        R"([{"role":"king","content":"x"},{"role":5,"content":"y"},{"role":"user","content":"z"}])", 1);
    row("content of anything", R"([{"role":"user","content":{"a":1}},{"role":"user","content":[[["x"]]]}])");
    row("web circle",
        R"([{"chat":{"history":{"currentId":"a","messages":{"a":{"parentId":"b","childrenIds":["b"],"role":"user","content":"x"},"b":{"parentId":"a","childrenIds":["a"],"role":"user","content":"y"}}}}}])",
        1);
    row("unclosed details", R"([{"role":"user","content":"<details type=\"reasoning\" x"}])", 1);
    row("sharegpt", R"({"conversations":[{"from":"human","value":"x"},{"from":"gpt","value":"y"}]})", 1);
    row("not a database", QByteArray("SQLite format 3\0", 16) + QByteArray(4096, '\x7f'));
    return files;
}
