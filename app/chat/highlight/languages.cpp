#include "app/chat/highlight/language.h"

namespace parlor::app {

namespace {

const StringRule kDouble{"\"", "\""};
const StringRule kSingle{"'", "'"};
const StringRule kBacktick{"`", "`", '\\', true};

const char* const kScriptKeywords =
    "abstract as async await break case catch class const continue debugger declare default delete do else "
    "enum "
    "export extends finally for from function get if implements import in infer instanceof interface is "
    "keyof let "
    "module namespace new of override private protected public readonly return satisfies set static super "
    "switch "
    "this throw try type typeof var void while with yield";
const char* const kScriptBuiltins =
    "true false null undefined NaN Infinity console document window globalThis process require module "
    "exports "
    "Math JSON Object Array String Number Boolean Date Map Set WeakMap Promise Symbol Error RegExp BigInt "
    "Proxy "
    "Reflect parseInt parseFloat setTimeout setInterval fetch";
const char* const kCKeywords =
    "auto break case const continue default do else enum extern for goto if inline register restrict return "
    "sizeof static struct switch typedef union volatile while _Alignas _Alignof _Atomic _Generic _Noreturn "
    "_Static_assert _Thread_local";
const char* const kCTypes =
    "void char short int long float double signed unsigned bool size_t ssize_t ptrdiff_t intptr_t uintptr_t "
    "int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t wchar_t char8_t char16_t char32_t "
    "FILE";

QList<Language> makeLanguages() {
    return {
        {.name = "Python",
         .aliases = "python py python3 py3 ipython gyp",
         .extension = "py",
         .flags = CapitalTypes | AtMeta | RawStrings,
         .lineComments = "#",
         .strings = {{"\"\"\"", "\"\"\"", '\\', true}, {"'''", "'''", '\\', true}, kDouble, kSingle},
         .keywords =
             "and as assert async await break case class continue def del elif else except finally for from "
             "global if import in is lambda match nonlocal not or pass raise return try while with yield",
         .types = "int str float bool bytes list dict set tuple frozenset complex object type",
         .builtins =
             "True False None self cls print len range enumerate zip map filter sorted reversed sum min max "
             "abs all any open input isinstance issubclass super getattr setattr hasattr iter next round "
             "repr format id hash vars dir property staticmethod classmethod __name__ __init__"},
        {.name = "JavaScript",
         .aliases = "javascript js jsx mjs cjs node ecmascript",
         .extension = "js",
         .flags = CapitalTypes | AtMeta | RegexLiterals | Templates,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {kDouble, kSingle, kBacktick},
         .keywords = kScriptKeywords,
         .builtins = kScriptBuiltins},
        {.name = "TypeScript",
         .aliases = "typescript ts tsx mts cts deno",
         .extension = "ts",
         .flags = CapitalTypes | AtMeta | RegexLiterals | Templates,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {kDouble, kSingle, kBacktick},
         .keywords = kScriptKeywords,
         .types = "string number boolean any unknown never void object symbol bigint",
         .builtins = kScriptBuiltins},
        {.name = "C",
         .aliases = "c h",
         .extension = "c",
         .flags = HashMeta,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {kDouble, kSingle},
         .keywords = kCKeywords,
         .types = kCTypes,
         .builtins = "NULL true false stdin stdout stderr errno EOF"},
        {.name = "C++",
         .aliases = "c++ cpp cxx cc hpp hxx h++ arduino ino cuda cu",
         .extension = "cpp",
         .flags = HashMeta | RawStrings,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {kDouble, kSingle},
         .keywords =
             "alignas alignof and asm auto break case catch class co_await co_return co_yield concept const "
             "const_cast consteval constexpr constinit continue decltype default delete do dynamic_cast else "
             "enum explicit export extern final for friend goto if inline mutable namespace new noexcept not "
             "operator or override private protected public register reinterpret_cast requires return sizeof "
             "static static_assert static_cast struct switch template this thread_local throw try typedef "
             "typeid typename union using virtual volatile while import module __global__ __device__ "
             "__host__ __shared__",
         .types =
             "void char short int long float double signed unsigned bool size_t ptrdiff_t int8_t int16_t "
             "int32_t "
             "int64_t uint8_t uint16_t uint32_t uint64_t wchar_t char8_t char16_t char32_t string "
             "string_view "
             "vector map unordered_map set unordered_set array pair tuple optional variant span unique_ptr "
             "shared_ptr function thread mutex",
         .builtins = "nullptr true false NULL std cout cerr cin endl"},
        {.name = "C#",
         .aliases = "c# cs csharp dotnet",
         .extension = "cs",
         .flags = CapitalTypes | HashMeta | RawStrings,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {{"\"\"\"", "\"\"\"", 0, true}, kDouble, kSingle},
         .keywords =
             "abstract as async await base break case catch checked class const continue default delegate do "
             "else enum event explicit extern finally fixed for foreach get goto if implicit in init "
             "interface internal is lock namespace new operator out override params partial private "
             "protected public readonly record ref required return sealed set sizeof stackalloc static "
             "struct "
             "switch this throw try typeof unchecked unsafe using var virtual volatile when where while with "
             "yield from select orderby group into join let on equals",
         .types =
             "void bool byte sbyte char decimal double float int uint long ulong short ushort object string "
             "dynamic nint nuint",
         .builtins = "true false null value"},
        {.name = "Java",
         .aliases = "java jsp",
         .extension = "java",
         .flags = CapitalTypes | AtMeta,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {{"\"\"\"", "\"\"\"", '\\', true}, kDouble, kSingle},
         .keywords =
             "abstract assert break case catch class const continue default do else enum extends final "
             "finally for goto if implements import instanceof interface native new non-sealed package "
             "permits "
             "private protected public record return sealed static strictfp super switch synchronized this "
             "throw throws transient try var volatile when while yield",
         .types = "void boolean byte char double float int long short",
         .builtins = "true false null"},
        {.name = "Kotlin",
         .aliases = "kotlin kt kts",
         .extension = "kt",
         .flags = CapitalTypes | AtMeta | NestedComments,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {{"\"\"\"", "\"\"\"", 0, true}, kDouble, kSingle},
         .keywords =
             "abstract actual annotation as break by catch class companion const constructor continue "
             "crossinline data do else enum expect external final finally for fun get if import in infix "
             "init "
             "inline inner interface internal is lateinit noinline object open operator out override package "
             "private protected public reified return sealed set super suspend tailrec this throw try "
             "typealias val var vararg when where while",
         .builtins = "true false null it println print listOf mapOf setOf mutableListOf mutableMapOf"},
        {.name = "Go",
         .aliases = "go golang",
         .extension = "go",
         .flags = 0,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {kDouble, kSingle, {"`", "`", 0, true}},
         .keywords =
             "break case chan const continue default defer else fallthrough for func go goto if import "
             "interface map package range return select struct switch type var",
         .types = "bool byte complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune "
                  "string uint "
                  "uint8 uint16 uint32 uint64 uintptr any comparable",
         .builtins = "true false nil iota append cap clear close copy delete len make max min new panic "
                     "print println "
                     "recover"},
        {.name = "Rust",
         .aliases = "rust rs",
         .extension = "rs",
         .flags = CapitalTypes | RawStrings | NestedComments | AttributeHash | Lifetimes,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {{"\"", "\"", '\\', true}, kSingle},
         .keywords =
             "as async await break const continue crate dyn else enum extern fn for if impl in let loop "
             "match "
             "mod move mut pub ref return static struct super trait type union unsafe use where while yield",
         .types = "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize",
         .builtins =
             "true false self Self Some None Ok Err println! print! eprintln! format! vec! panic! assert! "
             "assert_eq! todo! unimplemented! matches! write! writeln! dbg!"},
        {.name = "Swift",
         .aliases = "swift",
         .extension = "swift",
         .flags = CapitalTypes | AtMeta | NestedComments | HashMeta,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {{"\"\"\"", "\"\"\"", '\\', true}, kDouble},
         .keywords =
             "actor any as associatedtype async await break case catch class continue convenience default "
             "defer deinit do dynamic else enum extension fallthrough fileprivate final for func get guard "
             "if "
             "import in indirect infix init inout internal is isolated lazy let mutating nonisolated open "
             "operator optional override postfix precedencegroup prefix private protocol public repeat "
             "required rethrows return set some static struct subscript super switch throw throws try "
             "typealias unowned var weak where while",
         .builtins = "true false nil self Self print"},
        {.name = "Ruby",
         .aliases = "ruby rb irb rake gemfile",
         .extension = "rb",
         .flags = CapitalTypes | Heredocs | ColonSymbols | AtMeta,
         .lineComments = "#",
         .blockOpen = "=begin",
         .blockClose = "=end",
         .strings = {kDouble, kSingle, kBacktick},
         .keywords = "alias and begin break case class def defined? do else elsif end ensure for if in "
                     "module next not "
                     "or redo rescue retry return self super then undef unless until when while yield",
         .builtins =
             "true false nil puts print p require require_relative include extend attr_accessor attr_reader "
             "attr_writer raise lambda proc loop new"},
        {.name = "PHP",
         .aliases = "php php7 php8",
         .extension = "php",
         .flags = CapitalTypes | DollarNames | Heredocs | AttributeHash,
         .lineComments = "// #",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {{"\"", "\"", '\\', true}, {"'", "'", '\\', true}},
         .keywords =
             "abstract and array as break callable case catch class clone const continue declare default do "
             "echo else elseif enddeclare endfor endforeach endif endswitch endwhile enum extends final "
             "finally fn for foreach function global goto if implements include include_once instanceof "
             "insteadof interface isset list match namespace new or print private protected public readonly "
             "require require_once return static switch throw trait try unset use var while xor yield",
         .types = "int float string bool void mixed iterable object never",
         .builtins = "true false null TRUE FALSE NULL"},
        {.name = "Bash",
         .aliases = "bash sh shell zsh fish ksh console shell-session shellsession terminal",
         .extension = "sh",
         .flags = DollarNames | Heredocs | HashAtWord | NoCalls | DashNames,
         .lineComments = "#",
         .strings = {{"\"", "\"", '\\', true}, {"'", "'", 0, true}, {"`", "`", '\\', true}},
         .keywords =
             "if then else elif fi for while until do done case esac function in select return exit break "
             "continue local export readonly declare typeset unset shift trap source alias",
         .builtins =
             "cd echo printf read test set eval exec sudo apt apt-get brew yum dnf pip pip3 npm npx yarn "
             "pnpm "
             "git docker docker-compose kubectl curl wget tar grep sed awk cat ls mkdir rm cp mv chmod chown "
             "touch find xargs sort uniq head tail wc kill ps ssh scp python python3 node make cmake cargo "
             "go "
             "systemctl conda ollama true false"},
        {.name = "PowerShell",
         .aliases = "powershell ps1 pwsh posh ps",
         .extension = "ps1",
         .flags = IgnoreCase | DollarNames | DashNames | NoCalls,
         .lineComments = "#",
         .blockOpen = "<#",
         .blockClose = "#>",
         .strings =
             {{"@\"", "\"@", 0, true}, {"@'", "'@", 0, true}, {"\"", "\"", '`', true}, {"'", "'", 0, true}},
         .keywords =
             "begin break catch class continue data do dynamicparam else elseif end enum exit filter finally "
             "for foreach from function if in param process return switch throw trap try until using while "
             "-eq -ne -gt -lt -ge -le -like -match -and -or -not -contains -in -replace -split -join",
         .types = "string int bool array hashtable datetime psobject"},
        {.name = "SQL",
         .aliases = "sql mysql postgresql postgres sqlite tsql plsql mssql",
         .extension = "sql",
         .flags = IgnoreCase,
         .lineComments = "--",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {{"'", "'", 0, true}, {"\"", "\"", 0}, {"`", "`", 0}},
         .keywords = "add all alter analyze and any as asc begin between by cascade case check column commit "
                     "constraint "
                     "create cross cube current database declare default delete desc distinct drop else end "
                     "escape except "
                     "exec exists explain fetch first following for foreign from full function grant group "
                     "grouping having "
                     "if ilike in index inner insert intersect into is join key last lateral left like limit "
                     "materialized "
                     "merge natural not null nulls of offset on or order outer over partition preceding "
                     "primary procedure "
                     "range recursive references replace returning revoke right rollback row rows select set "
                     "table temp "
                     "temporary then to top transaction trigger truncate unbounded union unique update using "
                     "values view "
                     "when where window with",
         .types =
             "bigint binary blob boolean bool char character date datetime decimal double float int integer "
             "interval json jsonb numeric real serial smallint text time timestamp timestamptz tinyint uuid "
             "varbinary varchar nvarchar",
         .builtins = "true false count sum avg min max coalesce nullif cast now current_timestamp "
                     "current_date extract "
                     "row_number rank dense_rank lag lead concat substring length lower upper trim round"},
        {.name = "HTML", .aliases = "html htm xhtml vue svelte", .extension = "html", .scan = inkMarkup},
        {.name = "XML",
         .aliases = "xml svg xsl xsd rss plist xaml qrc ui",
         .extension = "xml",
         .scan = inkMarkup},
        {.name = "CSS", .aliases = "css scss sass less", .extension = "css", .scan = inkStyles},
        {.name = "JSON",
         .aliases = "json jsonc json5 jsonl geojson webmanifest",
         .extension = "json",
         .flags = KeyStrings | NoCalls,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {kDouble, kSingle},
         .keywords = "true false null"},
        {.name = "YAML",
         .aliases = "yaml yml",
         .extension = "yaml",
         .lineComments = "#",
         .strings = {kDouble, {"'", "'", 0}},
         .keywords = "true false null yes no on off",
         .scan = inkYaml},
        {.name = "TOML",
         .aliases = "toml",
         .extension = "toml",
         .lineComments = "#",
         .strings = {{"\"\"\"", "\"\"\"", '\\', true}, {"'''", "'''", 0, true}, kDouble, {"'", "'", 0}},
         .keywords = "true false inf nan",
         .scan = inkIni},
        {.name = "INI",
         .aliases = "ini cfg conf properties editorconfig dotenv env desktop",
         .extension = "ini",
         .flags = NoCalls,
         .lineComments = "# ;",
         .strings = {kDouble},
         .keywords = "true false yes no on off",
         .scan = inkIni},
        {.name = "Markdown", .aliases = "markdown md mkd", .extension = "md", .scan = inkMarkdown},
        {.name = "Diff", .aliases = "diff patch udiff", .extension = "diff", .scan = inkDiff},
        {.name = "Dockerfile",
         .aliases = "dockerfile docker containerfile",
         .extension = "dockerfile",
         .flags = DollarNames | HashAtWord | NoCalls | DashNames | FirstWord,
         .lineComments = "#",
         .strings = {kDouble, {"'", "'", 0}},
         .keywords = "AS"},
        {.name = "CMake",
         .aliases = "cmake",
         .extension = "cmake",
         .lineComments = "#",
         .blockOpen = "#[[",
         .blockClose = "]]",
         .strings = {{"\"", "\"", '\\', true}},
         .keywords =
             "PRIVATE PUBLIC INTERFACE REQUIRED COMPONENTS VERSION LANGUAGES STATIC SHARED FATAL_ERROR "
             "STATUS "
             "NOT AND OR STREQUAL MATCHES DEFINED TARGET EXISTS ON OFF TRUE FALSE DESTINATION TARGETS FILES"},
        {.name = "Makefile",
         .aliases = "makefile make mk",
         .extension = "mk",
         .flags = DollarNames | HashAtWord | NoCalls | DashNames,
         .lineComments = "#",
         .strings = {kDouble, {"'", "'", 0}},
         .keywords = "ifeq ifneq ifdef ifndef else endif include define endef export override"},
        {.name = "LaTeX", .aliases = "latex tex bibtex", .extension = "tex", .scan = inkLatex},
        {.name = "Lua",
         .aliases = "lua",
         .extension = "lua",
         .lineComments = "--",
         .blockOpen = "--[[",
         .blockClose = "]]",
         .strings = {kDouble, kSingle, {"[[", "]]", 0, true}},
         .keywords = "and break do else elseif end for function goto if in local not or repeat return then "
                     "until while",
         .builtins =
             "true false nil self print pairs ipairs require string table math type tostring tonumber"},
        {.name = "R",
         .aliases = "r rlang",
         .extension = "R",
         .flags = 0,
         .lineComments = "#",
         .strings = {kDouble, kSingle},
         .keywords = "if else repeat while function for in next break return library require",
         .builtins = "TRUE FALSE NULL NA Inf NaN c list print data.frame"},
        {.name = "Scala",
         .aliases = "scala sc",
         .extension = "scala",
         .flags = CapitalTypes | AtMeta | NestedComments,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {{"\"\"\"", "\"\"\"", 0, true}, kDouble, kSingle},
         .keywords =
             "abstract case catch class def do else enum export extends extension final finally for given if "
             "implicit import lazy match new object override package private protected return sealed super "
             "then this throw trait try type using val var while with yield",
         .builtins = "true false null println"},
        {.name = "Dart",
         .aliases = "dart flutter",
         .extension = "dart",
         .flags = CapitalTypes | AtMeta,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {{"\"\"\"", "\"\"\"", '\\', true}, {"'''", "'''", '\\', true}, kDouble, kSingle},
         .keywords =
             "abstract as assert async await base break case catch class const continue covariant default do "
             "else enum export extends extension external factory final finally for get hide if implements "
             "import in interface is late library mixin new on operator part required rethrow return sealed "
             "set show static super switch this throw try typedef var when while with yield",
         .types = "void int double num bool dynamic",
         .builtins = "true false null print"},
        {.name = "QML",
         .aliases = "qml",
         .extension = "qml",
         .flags = CapitalTypes | RegexLiterals | Templates,
         .lineComments = "//",
         .blockOpen = "/*",
         .blockClose = "*/",
         .strings = {kDouble, kSingle, kBacktick},
         .keywords = "import property readonly required signal function alias default component enum on as "
                     "if else for "
                     "while switch case return var let const new pragma",
         .types = "int real double string bool color url date var",
         .builtins = "true false null undefined parent"},
    };
}

}  // namespace

const QList<Language>& languages() {
    static const QList<Language> all = makeLanguages();
    return all;
}

}  // namespace parlor::app
