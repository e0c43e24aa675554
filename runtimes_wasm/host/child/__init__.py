"""What runs inside the supervised child process.

The child is started isolated (``python -I -S``) with an empty environment and
this folder's parent on its path, so it imports nothing of the project but this
package, and nothing else but wasmtime.
"""
