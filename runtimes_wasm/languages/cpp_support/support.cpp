/* Linked into every C++ program.
 *
 * An exception that nothing catches ends the program with the words of a
 * desktop's library, wherever it was thrown: before main, in main, in a thread.
 */
#include <cstdio>
#include <cstdlib>
#include <cxxabi.h>
#include <exception>
#include <string>
#include <typeinfo>

extern "C" void _start();

extern "C" [[noreturn]] void __real___cxa_throw(void *, std::type_info *, void (*)(void *));

namespace {

/* Where an exception may not leave, the program ends before anything has caught it. */
const std::type_info *last_thrown;

void remove_all(std::string &text, const char *part) {
  for (std::string::size_type at; (at = text.find(part)) != std::string::npos;)
    text.erase(at, std::string(part).size());
}

std::string name_of(const std::type_info &type) {
  int status = 0;
  char *readable = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status);
  std::string name = readable ? readable : type.name();
  std::free(readable);
  // The library's own inner namespaces are no business of the program's author.
  remove_all(name, "__2::");
  remove_all(name, "__fs::");
  return name;
}

[[noreturn]] void on_terminate() {
  static bool again = false;
  std::fflush(stdout);
  const std::type_info *type = nullptr;
  bool caught = false;
  if (!again) {
    type = abi::__cxa_current_exception_type();
    caught = type != nullptr;
    if (!caught && std::uncaught_exceptions() > 0) type = last_thrown;
  }
  again = true;
  if (!type) {
    std::fputs("terminate called without an active exception\n", stderr);
    std::_Exit(134);
  }
  std::fprintf(stderr, "terminate called after throwing an instance of '%s'\n", name_of(*type).c_str());
  if (caught) try {
    throw;
  } catch (const std::exception &error) {
    std::fprintf(stderr, "  what():  %s\n", error.what());
  } catch (...) {
  }
  std::_Exit(134);  // what a shell shows of a program that aborted
}

} // namespace

extern "C" [[noreturn]] void __wrap___cxa_throw(void *thrown, std::type_info *type, void (*destroy)(void *)) {
  last_thrown = type;
  __real___cxa_throw(thrown, type, destroy);
}

extern "C" void __runoff_start() {
  std::set_terminate(on_terminate);
  try {
    _start();
  } catch (...) {
    std::terminate();
  }
}

/* An exception that leaves a thread must not reach the one that started it. */
extern "C" void *__runoff_thread(void *(*body)(void *), void *argument) {
  try {
    return body(argument);
  } catch (...) {
    std::terminate();
  }
}
