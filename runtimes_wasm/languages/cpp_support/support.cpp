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

namespace {

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
  const std::type_info *type = again ? nullptr : abi::__cxa_current_exception_type();
  again = true;
  if (!type) {
    std::fputs("terminate called without an active exception\n", stderr);
    std::_Exit(134);
  }
  std::fprintf(stderr, "terminate called after throwing an instance of '%s'\n", name_of(*type).c_str());
  try {
    throw;
  } catch (const std::exception &error) {
    std::fprintf(stderr, "  what():  %s\n", error.what());
  } catch (...) {
  }
  std::_Exit(134);  // what a shell shows of a program that aborted
}

} // namespace

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
